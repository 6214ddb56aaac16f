package io.edupulse.torture.process;

import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/// A copy of a running server's files, by PostgreSQL's functions for programs that copy by themselves: the
/// binaries that come with the build have no `pg_basebackup`. What is written meanwhile comes from the log,
/// which the standby streams.
record BaseBackup(PostgresServer primary) {

    /// Folders whose content is of the running server, or is streamed.
    private static final Set<String> EMPTY = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "postgresql.auto.conf",
            "standby.signal",
            "backup_label",
            "backup_label.old",
            "tablespace_map");

    /// Makes the folder of a standby.
    ///
    /// @param name of the standby, by which the primary knows it
    /// @param through the port at which the standby reaches the primary
    void copy(Path data, String name, int through) {
        try (var connection = primary.connect()) {
            Folders.delete(data);
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            run(connection, "select pg_backup_start('torture', true)", 1);
            Folders.copy(primary.data(), data, BaseBackup::isWanted);
            Files.writeString(
                    data.resolve("backup_label"), run(connection, "select labelfile from pg_backup_stop(false)", 1));
            Files.createDirectories(data.resolve("pg_wal").resolve("archive_status"));
            Files.writeString(data.resolve("standby.signal"), "");
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    Text.format(
                            "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=%s connect_timeout=2'%n",
                            through, name.replace('-', '_')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("No copy of " + primary.name() + " can be made: " + e.getMessage(), e);
        }
    }

    private static String run(Connection connection, String sql, int column) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(column));
        }
    }

    private static boolean isWanted(Path inside) {
        var top = inside.getName(0).toString();
        var file = String.valueOf(inside.getFileName());
        return !(inside.getNameCount() > 1 && EMPTY.contains(top))
                && !LEFT_OUT.contains(inside.toString())
                && !file.startsWith("pgsql_tmp")
                && !file.startsWith("pg_internal.init");
    }
}
