package io.edupulse.testkit.environment;

import io.edupulse.log.DatabaseRoles;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// A migrated database with an empty log, for one test. Thread-safe.
public final class TestDatabase implements AutoCloseable {

    private final String url;
    private final int partitions;
    private final Runnable drop;

    TestDatabase(String url, int partitions, Runnable drop) {
        this.url = url;
        this.partitions = partitions;
        this.drop = drop;
    }

    /// The JDBC address, which connects as the owner.
    public String url() {
        return url;
    }

    /// The number of partitions of the log.
    public int partitions() {
        return partitions;
    }

    /// Opens connections as the owner, who may do everything.
    public DataSource owner() {
        return dataSource(url);
    }

    /// Opens connections with the rights of a running node.
    public DataSource application() {
        return dataSource(url + "&options=-c%20role=" + DatabaseRoles.APPLICATION);
    }

    private static DataSource dataSource(String url) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }

    /// Ends all connections and drops the database. The extension calls it after the test.
    @Override
    public void close() {
        drop.run();
    }
}
