package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import io.edupulse.rebuild.report.RebuildStatus;
import io.edupulse.testkit.RememberingEventCodec;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rebuilds and their comparison in countries with digits and letters of their own.
class RebuildLocaleIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final String NAME = PROJECTION.name();

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final School school =
            new School(1, database, new MirroredEventStore(database, School.PARTITIONS, codec), codec);
    private Locale before = Locale.ROOT;

    @BeforeEach
    void remember() {
        before = Locale.getDefault();
    }

    @AfterEach
    void restore() {
        Locale.setDefault(before);
        school.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "tr-TR"})
    void are_compared_and_swapped_and_differences_found_in_every_country(String country) {
        Locale.setDefault(Locale.forLanguageTag(country));
        school.happens(2_000);
        school.follow(PROJECTION);

        assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();
        var rebuilds = school.rebuilds(PROJECTION);
        assertThat(rebuilds.verify(NAME, RebuildOptions.DEFAULT, progress -> {}).isEqual())
                .isTrue();
        assertThat(rebuilds.status(NAME).orElseThrow().state()).isEqualTo(RebuildStatus.State.SWAPPED);

        school.sql.execute("update quiz_results.scores set attempts = attempts + 1");
        assertThat(rebuilds.verify(NAME, RebuildOptions.DEFAULT, progress -> {}).isEqual())
                .isFalse();
        assertThatThrownBy(() -> school.rebuild(PROJECTION)).isInstanceOf(ReadModelsDifferException.class);
        assertThat(rebuilds.status(NAME).orElseThrow().state()).isEqualTo(RebuildStatus.State.DIFFERENT);
    }
}
