package io.edupulse.projection.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 501, Integer.MAX_VALUE})
    void a_page_of_no_or_too_many_items_is_refused(int limit) {
        assertThatThrownBy(() -> PageRequest.first(limit))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("query.invalid-limit"))
                .hasMessage("A page has 1 to 500 items, not " + limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500})
    void a_page_may_be_as_small_and_as_large_as_this(int limit) {
        assertThat(PageRequest.first(limit).from("cursor")).isEqualTo(new PageRequest("cursor", limit));
    }
}
