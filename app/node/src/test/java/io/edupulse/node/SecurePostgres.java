package io.edupulse.node;

import io.edupulse.kernel.text.Text;
import io.edupulse.local.LocalPostgres;
import io.edupulse.log.TestAuthority.Signed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/// A PostgreSQL that lets users in by TLS and a password alone; its owner administers it without either.
final class SecurePostgres implements AutoCloseable {

    static final String USER = "app";
    static final String PASSWORD = "Pg-s3cret-word";

    private final LocalPostgres server;
    private final Path folder;

    SecurePostgres(Path folder, Signed certificate) throws Exception {
        this.folder = folder;
        this.server = LocalPostgres.durable(folder, 0);
        administer("create role app login superuser password '" + PASSWORD + "'");
        show(certificate);
    }

    /// Takes another certificate, and lets users in by TLS.
    void show(Signed certificate) throws Exception {
        administer(Text.format("alter system set ssl_cert_file = '%s'", certificate.chain()));
        administer(Text.format("alter system set ssl_key_file = '%s'", certificate.key()));
        use("on", "hostssl all app 127.0.0.1/32 scram-sha-256");
    }

    /// Has no TLS any more, and lets users in without.
    void showNothing() throws Exception {
        use("off", "host all app 127.0.0.1/32 scram-sha-256");
    }

    private void use(String ssl, String access) throws Exception {
        Files.writeString(folder.resolve("pg_hba.conf"), access + "\nhost all postgres 127.0.0.1/32 trust\n");
        administer("alter system set ssl = " + ssl);
        administer("select pg_reload_conf()");
    }

    /// Without user and password.
    String url(String host, String parameters) {
        return Text.format("jdbc:postgresql://%s:%d/postgres?%s", host, server.port(), parameters);
    }

    /// The number of sessions of the user whose connection is encrypted, or not.
    long sessions(boolean encrypted) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url("postgres"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(Text.format(
                        "select count(*) from pg_stat_ssl join pg_stat_activity using (pid) where usename = '%s' and ssl = %s",
                        USER, encrypted))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private void administer(String statementText) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }
}
