package io.edupulse.benchmarks.suite.capacity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A system of a shape under a load, event by event: commands come at random, nodes collect those of a
/// partition while an append of it is under way, an append holds the lock of its partition until the disk has
/// it, the relay publishes what was appended, and projections apply what JetStream has stored. One command
/// makes one event.
final class Simulation {

    private static final int MOST_OF_A_BATCH = 500;

    private final UnitCosts costs;
    private final Shape shape;
    private final double commandsASecond;
    private final Clock clock = new Clock();
    private final Random random;
    private final List<Processors> nodes;
    private final List<Processors> databases;
    private final List<Processors> brokers;
    private final List<Disk> disks;
    private final List<Lock> locks;
    private final List<Writer> writers;
    private final Latencies answers = new Latencies();
    private final Latencies effects = new Latencies();
    private double measuredFrom;

    private Simulation(UnitCosts costs, Shape shape, double commandsASecond, long seed) {
        this.costs = costs;
        this.shape = shape;
        this.commandsASecond = commandsASecond;
        this.random = new Random(seed);
        var one = new Processors(clock, shape.cores());
        this.nodes = machines(shape.nodes(), one);
        this.databases = machines(shape.databases(), one);
        this.brokers = machines(shape.brokers(), one);
        this.disks = Stream.generate(() -> new Disk(clock, costs.flushMillis() * 1_000))
                .limit(shape.databases())
                .toList();
        this.locks = Stream.generate(Lock::new).limit(shape.allPartitions()).toList();
        this.writers = IntStream.range(0, shape.nodes() * shape.allPartitions())
                .mapToObj(i -> new Writer(i / shape.allPartitions(), i % shape.allPartitions()))
                .toList();
    }

    /// What came out of it.
    ///
    /// @param answered commands a second
    /// @param answer the time to the answer
    /// @param effect the same to the change of the read models
    /// @param node the busiest node's share of time, and so on
    record Outcome(
            double answered, Percentiles answer, Percentiles effect, double node, double database, double broker) {

        /// Whether the load is more than the system takes.
        boolean isOverloaded(double commandsASecond) {
            return answered < 0.95 * commandsASecond;
        }
    }

    /// @param seconds that are measured, after half as many of warm-up
    static Outcome run(UnitCosts costs, Shape shape, double commandsASecond, double seconds, long seed) {
        return new Simulation(costs, shape, commandsASecond, seed).run(seconds);
    }

    private Outcome run(double seconds) {
        clock.after(0, this::arrive);
        clock.runUntil(seconds * 0.5e6);
        measuredFrom = clock.now();
        var usedBefore = Stream.of(nodes, databases, brokers)
                .map(machines -> machines.stream().mapToDouble(Processors::used).toArray())
                .toList();
        clock.runUntil(seconds * 1.5e6);
        return new Outcome(
                answers.count() / seconds,
                answers.percentiles(),
                effects.percentiles(),
                busiest(nodes, usedBefore.get(0)),
                busiest(databases, usedBefore.get(1)),
                busiest(brokers, usedBefore.get(2)));
    }

    private double busiest(List<Processors> machines, double[] usedBefore) {
        return IntStream.range(0, machines.size())
                .mapToDouble(i -> machines.get(i).busy(measuredFrom, usedBefore[i]))
                .max()
                .orElse(0);
    }

    private List<Processors> machines(int count, Processors one) {
        return IntStream.range(0, count)
                .mapToObj(_ -> shape.sharesOne() ? one : new Processors(clock, shape.cores()))
                .toList();
    }

    private void arrive() {
        double begun = clock.now();
        var writer = writers.get(random.nextInt(writers.size()));
        nodes.get(writer.node).work(costs.command(), () -> writer.add(begun));
        clock.after(-Math.log(1 - random.nextDouble()) * 1e6 / commandsASecond, this::arrive);
    }

    private void travel(Runnable then) {
        clock.after(shape.millisBetween() * 1_000, then);
    }

    /// A node's commands of one partition.
    private final class Writer {

        private final int node;
        private final int partition;
        private final ArrayDeque<Double> waiting = new ArrayDeque<>();
        private boolean isAppending;

        private Writer(int node, int partition) {
            this.node = node;
            this.partition = partition;
        }

        private void add(double begun) {
            waiting.add(begun);
            if (!isAppending) {
                append();
            }
        }

        private void append() {
            isAppending = true;
            var batch = new ArrayList<Double>();
            while (batch.size() < MOST_OF_A_BATCH && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            int database = partition / shape.partitions();
            var lock = locks.get(partition);
            double work = costs.commit() + batch.size() * costs.append();
            nodes.get(node)
                    .work(
                            costs.batch(),
                            () -> travel(() -> lock.take(() -> databases
                                    .get(database)
                                    .work(
                                            work,
                                            () -> disks.get(database).flush(() -> {
                                                lock.release();
                                                travel(() -> appended(batch));
                                            })))));
        }

        private void appended(List<Double> batch) {
            batch.forEach(begun -> answers.add(begun, clock.now()));
            publish(batch);
            isAppending = false;
            if (!waiting.isEmpty()) {
                append();
            }
        }

        /// Each partition is published and applied by one node.
        private void publish(List<Double> batch) {
            int events = batch.size();
            var leader = nodes.get(partition % shape.nodes());
            var broker = brokers.get(partition % shape.brokers());
            var database = databases.get(partition / shape.partitions());
            Runnable done = () -> batch.forEach(begun -> effects.add(begun, clock.now()));
            Runnable rows = () -> database.work(events * costs.rows(), done);
            Runnable applied = () -> leader.work(events * costs.apply(), () -> travel(rows));
            travel(() -> broker.work(events * costs.broker(), () -> travel(applied)));
        }
    }

    /// Of what began and ended in the measured time.
    private final class Latencies {

        private double[] micros = new double[1 << 16];
        private int count;

        private void add(double begun, double ended) {
            if (measuredFrom > 0 && ended >= measuredFrom) {
                if (count == micros.length) {
                    micros = Arrays.copyOf(micros, 2 * count);
                }
                micros[count++] = ended - begun;
            }
        }

        private int count() {
            return count;
        }

        private Percentiles percentiles() {
            return Percentiles.of(Arrays.copyOf(micros, count), 1_000);
        }
    }
}
