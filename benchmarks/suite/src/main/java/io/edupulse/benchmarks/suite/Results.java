package io.edupulse.benchmarks.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// All that a run has measured, as it is written to JSON.
///
/// @param rates a second, by workload and contestant, each with its samples in the order of rounds
/// @param ratios formed within a round, the median of the rounds; null for what was not measured
/// @param growth commands a second by the number of events in the log
record Results(
        String date,
        Machine machine,
        @JsonProperty("settings") Sizes settings,
        SequencedMap<String, String> contestants,
        SequencedMap<String, Rate> rates,
        SequencedMap<String, @Nullable Double> ratios,
        @JsonProperty("end_to_end_ms") EndToEnd.@Nullable Latency endToEnd,
        @JsonProperty("cutover_hold_ms") @Nullable Double cutoverHold,
        @JsonProperty("http_query_p99_ms") @Nullable Double httpQuery,
        @JsonProperty("watch_p99_ms") @Nullable Double watch,
        @JsonProperty("start_seconds") Start.@Nullable Figures start,
        SequencedMap<Long, Double> growth) {

    /// What it was measured on.
    record Machine(
            int cores,
            @JsonProperty("memory_gib") long memoryGib,
            String os,
            String java,
            String postgresql,
            String nats) {}

    /// The samples of one contestant at one workload.
    record Rate(double median, double lowest, double highest, List<Double> samples) {

        static Rate of(List<Double> samples) {
            return new Rate(
                    Samples.median(samples),
                    samples.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                    samples.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                    List.copyOf(samples));
        }
    }

    /// Formed within a round, by their numerator and denominator.
    private static final Map<String, List<String>> RATIOS = new LinkedHashMap<>();

    static {
        RATIOS.put("distinct_over_raw", List.of("distinct edupulse", "distinct raw"));
        RATIOS.put("class_over_raw", List.of("class edupulse", "class raw"));
        RATIOS.put("distinct_over_axon4", List.of("distinct edupulse", "distinct axon4"));
        RATIOS.put("distinct_over_axon5", List.of("distinct edupulse", "distinct axon5"));
        RATIOS.put("class_over_axon4", List.of("class edupulse", "class axon4"));
        RATIOS.put("class_over_axon5", List.of("class edupulse", "class axon5"));
        RATIOS.put("distinct_over_single_insert", List.of("distinct edupulse", "distinct single"));
        RATIOS.put("hot_over_axon4", List.of("hot edupulse", "hot axon4"));
        RATIOS.put("hot_over_axon5", List.of("hot edupulse", "hot axon5"));
        RATIOS.put("load_over_select", List.of("load edupulse", "load select"));
        RATIOS.put("load_over_axon4", List.of("load edupulse", "load axon4"));
        RATIOS.put("cold_snapshot_over_short", List.of("cold snapshot", "cold short"));
        RATIOS.put("class_with_metrics", List.of("telemetry metrics", "telemetry not"));
        RATIOS.put("class_with_traces", List.of("telemetry traces", "telemetry not"));
        RATIOS.put("class_with_watchers", List.of("class watched", "class unwatched"));
        RATIOS.put("publish_over_raw_jnats", List.of("publish edupulse", "publish jnats"));
        RATIOS.put("http_over_gateway", List.of("commands http", "commands gateway"));
        RATIOS.put("rebuild_over_copy_out", List.of("rebuild edupulse", "rebuild copy"));
        RATIOS.put("rebuild_over_axon4", List.of("rebuild edupulse", "rebuild axon4"));
    }

    /// Of the workloads that were measured.
    static SequencedMap<String, @Nullable Double> ratios(Samples samples, SequencedMap<Long, Double> growth) {
        var ratios = new LinkedHashMap<String, @Nullable Double>();
        RATIOS.forEach((name, parts) -> {
            if (samples.all().keySet().containsAll(parts)) {
                ratios.put(name, samples.ratio(parts.getFirst(), parts.getLast()));
            }
        });
        if (!growth.isEmpty()) {
            ratios.put(
                    "growth_5m_over_10k",
                    growth.lastEntry().getValue() / growth.firstEntry().getValue());
        }
        return ratios;
    }
}
