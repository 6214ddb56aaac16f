package io.edupulse.testkit.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@EduPulseTest(partitions = 2)
class EduPulseExtensionIT {

    private static final Set<String> DATABASES = new HashSet<>();
    private static final Set<String> ENVIRONMENTS = new HashSet<>();
    private static final Set<String> SERVERS = new HashSet<>();

    @RepeatedTest(2)
    void each_test_has_a_migrated_database_of_its_own_and_finds_nothing_of_others(TestDatabase database)
            throws SQLException {
        assertThat(DATABASES.add(database.url())).isTrue();
        assertThat(query(database, "select count(*) from domain_events")).isEqualTo(0);
        assertThat(query(database, "select partitions from log_settings")).isEqualTo(2);
        assertThat(query(database, "select count(*) from pg_database where datname like 'test\\_%'"))
                .isEqualTo(1);
    }

    @Test
    @EduPulseTest(partitions = 3)
    void the_annotation_of_a_method_goes_before_that_of_the_class(TestDatabase database) throws SQLException {
        assertThat(query(database, "select partitions from log_settings")).isEqualTo(3);
    }

    @RepeatedTest(2)
    void each_test_has_an_environment_of_its_own_on_one_server_and_its_streams_go(TestBroker broker) throws Exception {
        ENVIRONMENTS.add(broker.environment());
        SERVERS.add(broker.url());
        var names = broker.settings();
        try (var connection = Nats.connect(broker.url())) {
            var streams = connection.jetStreamManagement();
            assertThat(streams.getStreamNames()).isEmpty();
            streams.addStream(StreamConfiguration.builder()
                    .name(names.streamPrefix() + "0")
                    .subjects(names.logSubject() + ".0.>")
                    .build());
        }
    }

    @AfterAll
    static void two_environments_were_on_one_server() {
        assertThat(ENVIRONMENTS).hasSize(2);
        assertThat(SERVERS).hasSize(1);
    }

    private static long query(TestDatabase database, String query) throws SQLException {
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertThat(rows.next()).as("rows of %s", List.of(query)).isTrue();
            return rows.getLong(1);
        }
    }
}
