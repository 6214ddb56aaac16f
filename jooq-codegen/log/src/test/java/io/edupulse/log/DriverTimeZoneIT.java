package io.edupulse.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.text.DriverTimeZone;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.ZoneId;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DriverTimeZoneIT {

    private static final TestDatabase DATABASE = TestDatabase.create(1);
    private static final Instant SUMMER = Instant.parse("2026-07-01T12:00:00Z");

    private final TimeZone before = TimeZone.getDefault();

    static Stream<String> zones() {
        return Stream.concat(
                ZoneId.SHORT_IDS.keySet().stream(), Stream.of("GMT+3", "EST5EDT", "Etc/GMT+5", "Asia/Kolkata"));
    }

    @AfterEach
    void reset() {
        TimeZone.setDefault(before);
    }

    @ParameterizedTest
    @MethodSource("zones")
    void a_session_begins_in_every_zone_of_java(String zone) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        int offset = TimeZone.getDefault().getOffset(SUMMER.toEpochMilli());

        DriverTimeZone.giveKnownName();
        assertThat(TimeZone.getDefault().getOffset(SUMMER.toEpochMilli())).isEqualTo(offset);
        try (var connection = DriverManager.getConnection(DATABASE.url());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select extract(timezone from timestamptz '" + SUMMER + "')::int")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(offset / 1_000);
        }
    }
}
