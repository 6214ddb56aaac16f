package io.edupulse.node.telemetry;

import java.util.Map;
import java.util.OptionalDouble;

/// The log and what follows it, at one moment. Numbers are `NaN` where the database did not tell them.
///
/// @param events in the log
/// @param projections by name
record Sample(double events, Lag relay, Map<String, ReadModel> projections) {

    /// How much something lags the log.
    ///
    /// @param seconds since the oldest event occurred that it has not reached; 0 where it has reached all
    record Lag(double events, double seconds) {

        static final Lag UNKNOWN = new Lag(Double.NaN, Double.NaN);
    }

    /// One read model.
    ///
    /// @param rebuild the part of the log that its rebuild has read; empty without one
    record ReadModel(Lag lag, double parked, OptionalDouble rebuild) {

        static final ReadModel UNKNOWN = new ReadModel(Lag.UNKNOWN, Double.NaN, OptionalDouble.empty());
    }

    static final Sample UNKNOWN = new Sample(Double.NaN, Lag.UNKNOWN, Map.of());

    ReadModel projection(String name) {
        return projections.getOrDefault(name, ReadModel.UNKNOWN);
    }
}
