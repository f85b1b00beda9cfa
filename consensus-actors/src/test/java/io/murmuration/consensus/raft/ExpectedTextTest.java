package io.murmuration.consensus.raft;

import static io.murmuration.consensus.raft.ExpectedText.comparable;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpectedTextTest {

    private static final String RESULT =
            "> 1 handling Ready\n  Ready MustSync=true:\n  HardState Term:1 Vote:1 Commit:3";

    @Test
    void theLogIsNotCompared() {
        assertThat(comparable("INFO 1 became leader at term 1\n" + RESULT + "\n  DEBUG 1 decreased progress of 2"))
                .isEqualTo(RESULT);
    }

    @Test
    void theConfigurationInForceIsCompared() {
        String line = "  INFO 1 switched to configuration voters=(1 2)&&(1) autoleave";

        assertThat(comparable(line)).isEqualTo(line);
    }

    @Test
    void bothEncodingsOfAChangeAreOne() {
        assertThat(comparable("1/4 EntryConfChangeV2 v2")).isEqualTo(comparable("1/4 EntryConfChange v2"));
        assertThat(comparable("1/4 EntryConfChangeV2")).isNotEqualTo(comparable("1/4 EntryNormal \"\""));
    }

    @Test
    void whatOnlyLoggedSaidNothing() {
        assertThat(comparable("ok\n"))
                .isEqualTo(comparable("WARN 1 is unpromotable\n"))
                .isEmpty();
    }

    @Test
    void anotherFigureOrOneLineLessIsSeen() {
        String compared = comparable(RESULT);

        assertThat(comparable(RESULT.replace("Term:1", "Term:2"))).isNotEqualTo(compared);
        assertThat(comparable(RESULT.replace("\n  HardState Term:1 Vote:1 Commit:3", "")))
                .isNotEqualTo(compared);
        assertThat(comparable(RESULT.replace("  Ready", "Ready"))).isNotEqualTo(compared);
    }
}
