package io.murmuration.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HistoryTest {

    private final History<String, String> history = new History<>(2);

    @Test
    void operationsAreKeptInOrderOfInvocationWithTheirOutcome() {
        int first = history.invoke("c1", "k", "in", 10);
        int second = history.invoke("c2", "k", "in", 20);
        history.ok(second, "out", 30);
        history.fail(first);

        assertThat(history.operations())
                .containsExactly(
                        new Operation<>(0, "c1", "k", "in", new Moment(0, 10), new Outcome.Failed<>()),
                        new Operation<>(
                                1, "c2", "k", "in", new Moment(1, 20), new Outcome.Ok<>("out", new Moment(2, 30))));
    }

    @Test
    void whatIsNotEndedIsUnknown() {
        history.invoke("c1", "k", "in", 10);

        assertThat(history.operations().get(0).outcome()).isEqualTo(new Outcome.Unknown<>());
    }

    @Test
    void theOperationAfterTheLastThatFitsIsRefused() {
        history.invoke("c1", "k", "in", 0);
        history.invoke("c1", "k", "in", 0);

        assertThatThrownBy(() -> history.invoke("c1", "k", "in", 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("full with 2 operations");
        assertThat(history.operations()).hasSize(2);
    }

    @Test
    void anOperationEndsOnce() {
        int id = history.invoke("c1", "k", "in", 0);
        history.unknown(id);

        assertThatThrownBy(() -> history.ok(id, "out", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended already: #0 c1 in -> ?");
        assertThatThrownBy(() -> history.fail(1)).hasMessageContaining("no operation 1");
        assertThatThrownBy(() -> history.unknown(-1)).hasMessageContaining("no operation -1");
    }

    @Test
    void timeThatGoesBackIsRefusedAndTimeThatOverflowsIsNot() {
        int id = history.invoke("c1", "k", "in", Long.MAX_VALUE);

        assertThatThrownBy(() -> history.ok(id, "out", Long.MAX_VALUE - 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("went back by 5 ns");
        history.ok(id, "out", Long.MIN_VALUE);
    }

    @Test
    void aHistoryOfNoOperationsIsRefused() {
        assertThatThrownBy(() -> new History<String, String>(0)).hasMessageContaining("maxOperations is 0");
        assertThatThrownBy(() -> new History<String, String>(History.MOST_OPERATIONS + 1))
                .hasMessageContaining("maxOperations");
    }
}
