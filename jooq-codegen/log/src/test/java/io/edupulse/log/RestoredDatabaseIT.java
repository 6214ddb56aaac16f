package io.edupulse.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.local.LocalPostgres;
import io.edupulse.log.DatabasePrivileges.MissingPrivilege;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// A server that has not what a dump leaves out: roles, memberships, what may be done on the database itself, and, as
/// operators restore them, owners and rights too. On a server of its own, since roles belong to a server.
class RestoredDatabaseIT {

    private static LocalPostgres server;

    @BeforeAll
    static void start() {
        server = LocalPostgres.throwaway();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void create() throws SQLException {
        execute(database("postgres"), "create database mine");
    }

    @AfterEach
    void forget() throws SQLException {
        execute(
                database("postgres"),
                "drop database mine",
                "drop database if exists copy",
                "drop role if exists edupulse_app, edupulse_writer, owner, guest, \"App 1\"");
    }

    private DataSource database(String name) {
        var source = new PGSimpleDataSource();
        source.setUrl(server.url(name));
        return source;
    }

    private DataSource database(String name, String user) {
        var source = new PGSimpleDataSource();
        source.setUrl(server.url(name));
        source.setUser(user);
        return source;
    }

    private static void execute(DataSource database, String... statements) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        }
    }

    /// A read model as the application makes it, with an object of every kind.
    private static void createReadModel(DataSource database) throws SQLException {
        execute(
                database,
                "set role edupulse_app",
                "create schema shelf",
                "set search_path = shelf",
                bookkeeping(),
                "create type colour as enum ('red')",
                "create domain small as integer",
                "create table books (id uuid primary key, n bigint generated always as identity, c colour, s serial)",
                "create index on books (n)",
                "create sequence free",
                "create view shown as select id from books",
                "create materialized view counted as select count(*) from books",
                "create function one() returns integer language sql return 1");
    }

    private static String bookkeeping() {
        try (var resource = RestoredDatabaseIT.class.getResourceAsStream("/db/projection/bookkeeping.sql")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lacking(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return DatabasePrivileges.missing(connection).stream()
                    .map(MissingPrivilege::what)
                    .toList();
        }
    }

    @Test
    void what_was_restored_without_roles_owners_and_rights_is_put_right_by_the_next_migrate() throws SQLException {
        var database = database("mine");
        var migrations = new Migrations(database, 8);
        migrations.migrate();
        createReadModel(database);
        var before = SchemaPicture.of(database);
        execute(
                database,
                "reassign owned by edupulse_app to postgres",
                "drop owned by edupulse_app, edupulse_writer",
                "drop role edupulse_app",
                "drop role edupulse_writer",
                "grant create on schema public to public",
                "grant execute on all functions in schema public to public");
        assertThat(lacking(database)).containsExactly("role edupulse_app exists", "role edupulse_writer exists");

        var report = migrations.migrate();

        assertThat(report.migrations()).isZero();
        assertThat(report.established())
                .contains(
                        "role edupulse_app exists",
                        "edupulse_app has select on table domain_events",
                        "edupulse_app has delete on table leases",
                        "edupulse_writer has insert on column domain_events.payload",
                        "function append_events is closed to others",
                        "schema public is closed to objects of others",
                        "schema shelf is owned by edupulse_app",
                        "table shelf.books is owned by edupulse_app",
                        "type shelf.colour is owned by edupulse_app");
        assertThat(SchemaPicture.of(database)).isEqualTo(before);
        assertThat(lacking(database)).isEmpty();
        assertThat(migrations.migrate().isNothing()).isTrue();
    }

    @Test
    void a_copy_of_a_database_gets_what_may_be_done_on_the_database_itself() throws SQLException {
        new Migrations(database("mine"), 8).migrate();
        execute(database("postgres"), "create database copy template mine");
        var copy = database("copy");
        var rights = List.of("edupulse_app has create on database copy", "edupulse_app has temporary on database copy");
        assertThat(lacking(copy)).isEqualTo(rights);

        assertThat(new Migrations(copy, 8).migrate().established()).isEqualTo(rights);

        assertThat(lacking(copy)).isEmpty();
    }

    @Test
    void a_user_who_is_not_in_the_role_is_named_with_the_remedy() throws SQLException {
        var owner = database("mine");
        new Migrations(owner, 8).migrate();
        execute(owner, "create role \"App 1\" login");
        try (var connection = database("mine", "App 1").getConnection()) {
            assertThat(DatabasePrivileges.missing(connection))
                    .containsExactly(new MissingPrivilege(
                            "user \"App 1\" may take the role edupulse_app", "grant edupulse_app to \"App 1\""));
        }
    }

    @Test
    void an_owner_who_may_not_make_roles_is_told_what_an_administrator_runs_and_then_it_works() throws SQLException {
        execute(database("postgres"), "create role owner login", "alter database mine owner to owner");
        var mine = database("mine", "owner");
        var before = SchemaPicture.of(mine);

        assertThatThrownBy(() -> new Migrations(mine, 8).migrate())
                .isInstanceOfSatisfying(
                        DatabaseRefusedException.class,
                        e -> assertThat(e.code()).isEqualTo("database.privileges"))
                .hasMessageContaining("create role edupulse_app nologin");
        assertThat(SchemaPicture.of(mine)).isEqualTo(before);

        execute(
                database("mine"),
                "create role edupulse_app nologin",
                "create role edupulse_writer nologin",
                "grant edupulse_app to owner with admin option");
        assertThat(new Migrations(mine, 8).migrate().migrations()).isPositive();
        assertThat(lacking(mine)).isEmpty();
    }

    @Test
    void who_owns_only_a_part_is_refused_and_nothing_is_changed() throws SQLException {
        var owner = database("mine");
        new Migrations(owner, 8).migrate();
        execute(owner, "create role guest login", "revoke select on snapshots from edupulse_app");
        execute(owner, "grant edupulse_app to guest", "grant select on flyway_schema_history to guest");
        var before = SchemaPicture.of(owner);

        assertThatThrownBy(() -> new Migrations(database("mine", "guest"), 8).migrate())
                .isInstanceOfSatisfying(
                        DatabaseRefusedException.class,
                        e -> assertThat(e.code()).isEqualTo("database.privileges"));

        assertThat(SchemaPicture.of(owner)).isEqualTo(before);
    }
}
