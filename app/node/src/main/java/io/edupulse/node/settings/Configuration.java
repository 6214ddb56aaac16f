package io.edupulse.node.settings;

import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// What a user has set, checked. Immutable.
///
/// @param databaseUrl empty for a database of the data folder
/// @param partitions empty if the user has not said; then a database keeps what it has, and a new one gets 8
/// @param databaseTimeout how long the database may be silent before a statement fails
/// @param keepReceipts zero for always
/// @param keepJobs zero for always
/// @param natsUrl empty for a nats-server of the data folder
/// @param environment what keeps several on one broker apart; empty for the names of the contract
/// @param streamPrefix empty for the one of the environment
public record Configuration(
        Optional<String> databaseUrl,
        Optional<String> databaseUser,
        Optional<String> databasePassword,
        int poolSize,
        OptionalInt partitions,
        Duration databaseTimeout,
        Optional<String> natsUrl,
        Optional<String> environment,
        Optional<String> streamPrefix,
        int replicas,
        Duration keepReceipts,
        Duration keepJobs,
        int httpPort,
        Duration shutdownLimit,
        Path data) {

    public static final int DEFAULT_PARTITIONS = 8;

    /// Never shows a password.
    @Override
    public String toString() {
        return Text.format(
                "Configuration[database=%s, nats=%s, data=%s]",
                databaseUrl.map(Redaction::url), natsUrl.map(Redaction::url), data);
    }
}
