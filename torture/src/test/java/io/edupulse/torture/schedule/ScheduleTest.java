package io.edupulse.torture.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.torture.fault.Catalogue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final List<FaultKind> kinds = new Catalogue(3, null).kinds(List.of());

    @Test
    void the_same_seed_makes_the_same_schedule() {
        var one = Schedule.of(7, kinds, HOUR);

        assertThat(Schedule.of(7, new Catalogue(3, null).kinds(List.of()), HOUR))
                .isEqualTo(one);
        assertThat(Schedule.of(8, kinds, HOUR)).isNotEqualTo(one);
    }

    @Test
    void a_fault_begins_every_ten_seconds() {
        var faults = Schedule.of(7, kinds, HOUR).faults();

        assertThat(faults).hasSizeBetween(355, 360);
        for (int i = 1; i < faults.size(); i++) {
            assertThat(faults.get(i).at().minus(faults.get(i - 1).at())).hasSeconds(10);
        }
    }

    @Test
    void each_kind_happens_before_any_happens_again() {
        var usual = kinds.stream().filter(kind -> kind.atMost() > 100).toList();

        var names = Schedule.of(7, usual, HOUR).faults().stream()
                .limit(usual.size())
                .map(PlannedFault::fault);

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void a_kind_happens_no_more_often_than_it_may() {
        var rare = new FaultKind("rare", List.of("one"), Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 2);

        assertThat(Schedule.of(7, List.of(rare), HOUR).faults()).hasSize(2);
    }

    @Test
    void a_fault_lasts_as_long_as_its_kind_says() {
        var kind = new FaultKind("short", List.of("one"), Duration.ofSeconds(2), Duration.ofSeconds(4), 1, 1000);

        assertThat(Schedule.of(7, List.of(kind), HOUR).faults())
                .allSatisfy(fault -> assertThat(fault.lasts()).isBetween(kind.shortest(), kind.longest()));
    }
}
