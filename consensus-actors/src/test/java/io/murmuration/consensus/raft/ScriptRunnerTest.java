package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.DataDrivenFile.Case;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScriptRunnerTest {

    private static final String ALONE = """
            add-nodes 1 voters=(1) index=5
            ----
            INFO 1 switched to configuration voters=(1)

            campaign 1
            ----
            ok

            stabilize
            ----
            > 1 handling Ready
              Ready MustSync=true:
              Lead:0 State:StateCandidate
              HardState Term:1 Vote:1 Commit:5
            > 1 handling Ready
              Ready MustSync=true:
              Lead:1 State:StateLeader
              Entries:
              1/6 EntryNormal ""
            > 1 handling Ready
              Ready MustSync=false:
              HardState Term:1 Vote:1 Commit:6
              CommittedEntries:
              1/6 EntryNormal ""

            raft-log 1
            ----
            1/6 EntryNormal ""

            status 1
            ----
            1: StateReplicate match=6 next=7
            """;

    @Test
    void aScriptThatIsRightPasses() {
        assertThat(wrong(ALONE)).isEmpty();
    }

    @Test
    void anyOtherFigureIsSeen() {
        for (String figure :
                List.of("Term:1 Vote:1 Commit:5", "1/6 EntryNormal \"\"\n>", "match=6", "configuration voters=(1)")) {
            assertThat(wrong(ALONE.replaceFirst(Pattern.quote(figure), bumped(figure))))
                    .as(figure)
                    .hasSize(1);
        }
    }

    @Test
    void aRefusalIsPrintedEvenWhereNothingElseIs() {
        assertThat(wrong("""
                log-level none
                ----
                ok

                add-nodes 1 voters=(1) index=1
                ----
                index must be specified as > 1 due to bootstrap

                add-nodes 1 voters=(1) index=5
                ----
                ok

                propose 1 foo
                ----
                raft proposal dropped
                """)).isEmpty();
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThat(wrong("""
                log-level none
                ----
                ok

                add-nodes 2 voters=(1,2) index=5 async-storage-writes=true
                ----
                ok

                log-level debug
                ----
                ok

                process-ready 1 2
                ----
                > 1 handling Ready
                  <empty Ready>
                > 2 handling Ready
                  <empty Ready>

                process-append-thread 1
                ----
                no append work to perform

                process-apply-thread 1
                ----
                no apply work to perform

                deliver-msgs 1 drop=(2)
                ----
                no messages

                compact 1 4
                ----
                requested index is unavailable due to compaction

                raft-log 1
                ----
                log is empty: first index=6, last index=5

                frobnicate 1
                ----
                unknown command
                """)).isEmpty();
    }

    private static String bumped(String figure) {
        return figure.replace('6', '7').replace("Term:1", "Term:2").replace("(1)", "(1 2)");
    }

    /** Returns the commands that did not do as the script says. */
    private static List<String> wrong(String script) {
        ScriptRunner runner = new ScriptRunner();
        return DataDrivenFile.parse(script.lines().toList()).stream()
                .filter(command -> !ExpectedText.comparable(runner.run(command))
                        .equals(ExpectedText.comparable(command.expected())))
                .map(Case::directive)
                .toList();
    }
}
