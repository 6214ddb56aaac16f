package io.edupulse.node.standby;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/// A host of the address of standbys, as a node sees it.
///
/// @param host with its port
/// @param lagSeconds how far it lags the primary; null where that is not known
/// @param reason why it does not answer; empty for one that answers or could
@JsonIgnoreProperties(ignoreUnknown = true)
public record StandbyState(String host, Part part, @Nullable Double lagSeconds, String reason) {

    /// What a host does for queries.
    public enum Part {
        /// It has not been seen in step yet since the node began.
        STARTING,

        /// It answers the queries of this node.
        ANSWERS,

        /// It could.
        READY,

        /// It is no standby, as after its promotion.
        PRIMARY,

        /// It lags, is away, or has failed.
        LEFT_OUT
    }
}
