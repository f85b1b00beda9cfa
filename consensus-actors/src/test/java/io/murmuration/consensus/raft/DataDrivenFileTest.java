package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.murmuration.consensus.raft.DataDrivenFile.Arg;
import io.murmuration.consensus.raft.DataDrivenFile.Case;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataDrivenFileTest {

    @Test
    void aDirectiveHasFlagsValuesAndLists() {
        Case read = one("add 3 voters=(1, 2,f(3,4)) index=2 empty= none=()", "----", "ok");

        assertThat(read.directive()).isEqualTo("add");
        assertThat(read.args())
                .containsExactly(
                        new Arg("3", List.of()),
                        new Arg("voters", List.of("1", "2", "f(3,4)")),
                        new Arg("index", List.of("2")),
                        new Arg("empty", List.of("")),
                        new Arg("none", List.of("")));
        assertThat(read.values("voters")).containsExactly("1", "2", "f(3,4)");
        assertThat(read.has("3")).isTrue();
        assertThat(read.has("4")).isFalse();
        assertThat(read.expected()).isEqualTo("ok\n");
    }

    @Test
    void aDirectiveGoesOnBehindABackslash() {
        Case read = one("vote cfg=(1) \\", "  votes=(y)", "----", "VoteWon");

        assertThat(read.values("votes")).containsExactly("y");
    }

    @Test
    void inputIsBetweenDirectiveAndSeparator() {
        assertThat(one("simple", "v1 v2", " r3", "----", "ok").input()).containsExactly("v1 v2", " r3");
        assertThat(one("simple", "", "----", "ok").input()).isEmpty();
    }

    @Test
    void whatIsExpectedEndsAtABlankLine() {
        List<Case> read = DataDrivenFile.parse(
                List.of("# says", "", "a", "----", "one", "# two", "  ", "# and", "b", "----", "", "c", "----"));

        assertThat(read).extracting(Case::directive).containsExactly("a", "b", "c");
        assertThat(read).extracting(Case::line).containsExactly(3, 9, 12);
        assertThat(read).extracting(Case::expected).containsExactly("one\n# two\n", "", "");
    }

    @Test
    void whatIsExpectedBetweenDoubledSeparatorsMayHoldBlankLines() {
        List<Case> read = DataDrivenFile.parse(
                List.of("a", "----", "----", "one", "", "----", "two", "----", "----", "", "b", "----", "x"));

        assertThat(read).extracting(Case::expected).containsExactly("one\n\n----\ntwo\n", "x\n");
    }

    @Test
    void aListWithoutItsEndIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one("vote cfg=(1,2", "----"))
                .withMessageContaining("line 1");
    }

    private static Case one(String... lines) {
        List<Case> cases = DataDrivenFile.parse(List.of(lines));
        assertThat(cases).hasSize(1);
        return cases.get(0);
    }
}
