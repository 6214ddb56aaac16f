package io.edupulse.telemetry.trace;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.telemetry.Tracing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Traces as the standard variables of OpenTelemetry say, or the properties of the virtual machine that stand for them:
/// `OTEL_EXPORTER_OTLP_ENDPOINT` and its like. Sees no class of OpenTelemetry, so that a process without these loads
/// none, and need not have them.
public final class ConfiguredTracing {

    private static final List<String> ENDPOINTS =
            List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    private ConfiguredTracing() {}

    /// @param service the name of the service, unless a variable gives another
    /// @throws CodedException with `telemetry.traces` if the variables do not fit together, or
    ///     `telemetry.traces-missing` if nothing on the class path records traces
    public static Tracing start(String service) {
        return isWanted(ConfiguredTracing::ofProcess)
                ? ServiceLoader.load(TracingFactory.class, ConfiguredTracing.class.getClassLoader())
                        .findFirst()
                        .orElseThrow(ConfiguredTracing::missing)
                        .start(service)
                : Tracing.NONE;
    }

    private static CodedException missing() {
        return new CodedException(
                "telemetry.traces-missing",
                "The environment asks for traces (OTEL_...), but nothing on the class path records them: add edupulse-traces to the dependencies, or set OTEL_SDK_DISABLED=true");
    }

    /// Whether an exporter is named, or a place to export to.
    ///
    /// @param variable gives the value of a variable; null for one that is not set
    static boolean isWanted(Function<String, @Nullable String> variable) {
        if (value(variable, "OTEL_SDK_DISABLED").filter(Boolean::parseBoolean).isPresent()) {
            return false;
        }
        return value(variable, "OTEL_TRACES_EXPORTER")
                .map(exporter -> !exporter.equals("none"))
                .orElseGet(() -> ENDPOINTS.stream()
                        .anyMatch(name -> value(variable, name).isPresent()));
    }

    private static Optional<String> value(Function<String, @Nullable String> variable, String name) {
        return Optional.ofNullable(variable.apply(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static @Nullable String ofProcess(String name) {
        var property = System.getProperty(name.toLowerCase(Locale.ROOT).replace('_', '.'));
        return property == null ? System.getenv(name) : property;
    }
}
