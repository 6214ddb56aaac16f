package io.edupulse.telemetry.metrics;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/// The virtual machine by the names that OpenTelemetry gives its metrics, which Micrometer's own do not have.
final class JvmMeters implements AutoCloseable {

    private static final String POOL = "jvm.memory.pool.name";

    private final MeterRegistry registry;
    private final List<NotificationEmitter> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(NotificationEmitter.class::isInstance)
            .map(NotificationEmitter.class::cast)
            .toList();
    private final NotificationListener collected = (notification, nothing) -> collected(notification);

    private JvmMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    static JvmMeters of(MeterRegistry registry) {
        var meters = new JvmMeters(registry);
        ManagementFactory.getMemoryPoolMXBeans().forEach(meters::memory);
        meters.processors();
        meters.threads();
        meters.collectors.forEach(collector -> collector.addNotificationListener(meters.collected, null, null));
        return meters;
    }

    @Override
    public void close() {
        for (var collector : collectors) {
            try {
                collector.removeNotificationListener(collected);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("A listener was added and is not there", e);
            }
        }
    }

    private void memory(MemoryPoolMXBean pool) {
        memory(pool, "jvm.memory.used", "Memory in use", MemoryUsage::getUsed);
        memory(pool, "jvm.memory.committed", "Memory that the system has given", MemoryUsage::getCommitted);
        memory(pool, "jvm.memory.limit", "Memory that can be had at most", MemoryUsage::getMax);
    }

    /// A pool without a limit has a negative one.
    private void memory(MemoryPoolMXBean pool, String name, String description, ToLongFunction<MemoryUsage> value) {
        if (value.applyAsLong(pool.getUsage()) >= 0) {
            Gauge.builder(name, pool, known -> value.applyAsLong(known.getUsage()))
                    .baseUnit("bytes")
                    .description(description)
                    .tag("jvm.memory.type", pool.getType() == MemoryType.HEAP ? "heap" : "non_heap")
                    .tag(POOL, pool.getName())
                    .register(registry);
        }
    }

    private void processors() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        FunctionCounter.builder("jvm.cpu.time", system, known -> known.getProcessCpuTime() / 1e9)
                .baseUnit("seconds")
                .description("Processor time of the process")
                .register(registry);
        Gauge.builder("jvm.cpu.count", system, known -> known.getAvailableProcessors())
                .description("Processors that the process may use")
                .register(registry);
    }

    private void threads() {
        var threads = ManagementFactory.getThreadMXBean();
        Gauge.builder("jvm.thread.count", threads, known -> known.getThreadCount())
                .description("Platform threads")
                .register(registry);
        var classes = ManagementFactory.getClassLoadingMXBean();
        Gauge.builder("jvm.class.count", classes, known -> known.getLoadedClassCount())
                .description("Loaded classes")
                .register(registry);
    }

    private void collected(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            var told = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            Timer.builder("jvm.gc.duration")
                    .description("Time of garbage collections")
                    .tag("jvm.gc.name", told.getGcName())
                    .tag("jvm.gc.action", told.getGcAction())
                    .serviceLevelObjectives(Buckets.times())
                    .register(registry)
                    .record(told.getGcInfo().getDuration(), TimeUnit.MILLISECONDS);
        }
    }
}
