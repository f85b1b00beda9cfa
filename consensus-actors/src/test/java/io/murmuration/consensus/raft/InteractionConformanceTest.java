package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.DataDrivenFile.Case;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * The scripts by which etcd's Raft tells how several replicas deal with each other (etcd-io/raft,
 * {@code testdata}): all messages, everything to be stored and applied, and the state they ask for
 * must be word for word the same. {@link ExpectedText} says what is not compared.
 */
class InteractionConformanceTest {

    @TestFactory
    Stream<DynamicTest> everyScriptGoesAsWritten(TestReporter reporter) {
        return ConformanceCases.tests("etcd-raft/interaction", reporter, InteractionConformanceTest::play);
    }

    private static void play(Path file) {
        ScriptRunner runner = new ScriptRunner();
        for (Case command : DataDrivenFile.read(file)) {
            assertThat(ExpectedText.comparable(runner.run(command)))
                    .as("%s:%d %s %s", file.getFileName(), command.line(), command.directive(), command.args())
                    .isEqualTo(ExpectedText.comparable(command.expected()));
        }
    }
}
