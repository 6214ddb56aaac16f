package io.edupulse.node.settings;

import java.util.Locale;

/// Something that a user can set.
public enum Key {
    DATABASE_URL(
            "database.url", "JDBC address of a PostgreSQL 15 or newer; without it, one is started in the data folder"),
    DATABASE_USER("database.user", "user for that address"),
    DATABASE_PASSWORD("database.password", "password for that address; better set by environment or file"),
    DATABASE_POOL_SIZE("database.pool-size", "connections to the database, 4 to 200 (default 16)"),
    DATABASE_PARTITIONS(
            "database.partitions", "partitions of the log, 1 to 1024, fixed when a database is made (default 8)"),
    DATABASE_TIMEOUT(
            "database.timeout",
            "how long the database may be silent before a statement fails, 1s to 10m (default 10s); rebuilds wait longer"),
    NATS_URL("nats.url", "address of a JetStream server; without it, a nats-server is started in the data folder"),
    ENVIRONMENT(
            "environment",
            "name of this environment, for several on one broker: its streams are EDUPULSE_<NAME>_<n>, its subjects"
                    + " edupulse.<name>.log and edupulse.<name>.events (default none: EDUPULSE_<n>, edupulse.log)"),
    NATS_STREAM_PREFIX(
            "nats.stream-prefix", "what the names of the streams begin with, if not as the environment says"),
    NATS_REPLICAS("nats.replicas", "replicas of a stream on a cluster, 1 to 5 (default 1)"),
    KEEP_RECEIPTS("keep.receipts", "how long an idempotency key is remembered, 1d or more, 0 for always (default 30d)"),
    KEEP_JOBS("keep.jobs", "how long finished rebuilds are listed, 1d or more, 0 for always (default 30d)"),
    HTTP_PORT("http.port", "port of the HTTP interface on the loopback interface, 0 for any free one (default 8080)"),
    SHUTDOWN_LIMIT("shutdown.limit", "how long a node has to stop, 1s to 10m (default 20s)"),
    DATA("data", "folder for what a node started by itself keeps (default .edupulse/data)");

    private final String key;
    private final String description;

    Key(String key, String description) {
        this.key = key;
        this.description = description;
    }

    /// The name in a file: `database.url`.
    public String key() {
        return key;
    }

    public String description() {
        return description;
    }

    /// The name on the command line: `--database-url`.
    public String flag() {
        return "--" + key.replace('.', '-');
    }

    /// The name in the environment: `EDUPULSE_DATABASE_URL`.
    public String variable() {
        return "EDUPULSE_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
