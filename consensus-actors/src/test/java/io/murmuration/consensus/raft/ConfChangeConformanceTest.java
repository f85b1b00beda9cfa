package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.DataDrivenFile.Case;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * The cases of etcd-io/raft for changes of the configuration: {@code simple}, {@code enter-joint}
 * and {@code leave-joint}, each with changes as input ({@code v1} voter, {@code l1} learner, {@code
 * r1} remove, {@code u1} update). The last index is the number of directives before.
 */
class ConfChangeConformanceTest {

    @TestFactory
    Stream<DynamicTest> configurationsChangeAsInTheCasesOfEtcd(TestReporter reporter) {
        return ConformanceCases.tests("etcd-raft/confchange", reporter, ConfChangeConformanceTest::check);
    }

    private static void check(Path file) {
        List<Case> cases = DataDrivenFile.read(file);
        assertThat(cases).isNotEmpty();
        Tracker tracker = new Tracker(10, 0);
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            assertThat(answer(one, tracker, i))
                    .as("%s line %d: %s", file.getFileName(), one.line(), one.directive())
                    .isEqualTo(one.expected());
        }
    }

    private static String answer(Case one, Tracker tracker, long lastIndex) {
        if (one.directive().equals("leave-joint") && !one.input().isEmpty()) {
            return "this command takes no input\n";
        }
        try {
            tracker.switchTo(next(one, tracker.configuration()), lastIndex);
        } catch (ConfigChangeException refused) {
            return inWordsOfEtcd(refused.reason()) + "\n";
        }
        StringBuilder text = new StringBuilder(tracker.configuration().toString()).append('\n');
        for (int i = 0; i < tracker.size(); i++) {
            text.append(line(tracker.at(i))).append('\n');
        }
        return text.toString();
    }

    private static Configuration next(Case one, Configuration current) {
        List<Change> changes = changes(one);
        return switch (one.directive()) {
            case "simple" -> ConfigChanger.simple(current, changes);
            case "enter-joint" ->
                ConfigChanger.enterJoint(current, one.values("autoleave").contains("true"), changes);
            case "leave-joint" -> ConfigChanger.leaveJoint(current);
            default -> throw new IllegalArgumentException("line " + one.line() + ": " + one.directive());
        };
    }

    private static List<Change> changes(Case one) {
        List<Change> changes = new ArrayList<>();
        for (String word : String.join(" ", one.input()).split(" ", -1)) {
            if (!word.isEmpty()) {
                changes.add(new Change(type(word.charAt(0)), Long.parseLong(word.substring(1))));
            }
        }
        return changes;
    }

    private static ChangeType type(char letter) {
        return switch (letter) {
            case 'v' -> ChangeType.ADD_VOTER;
            case 'l' -> ChangeType.ADD_LEARNER;
            case 'r' -> ChangeType.REMOVE;
            case 'u' -> ChangeType.UPDATE;
            default -> throw new IllegalArgumentException("no change: " + letter);
        };
    }

    private static String line(Progress peer) {
        String state = switch (peer.state()) {
            case PROBE -> "StateProbe";
            case REPLICATE -> "StateReplicate";
            case SNAPSHOT -> "StateSnapshot";
        };
        return peer.id() + ": " + state + " match=" + peer.match() + " next=" + peer.next()
                + (peer.isLearner() ? " learner" : "")
                + (peer.isPaused() ? " paused" : "")
                + (peer.recentActive() ? "" : " inactive");
    }

    private static String inWordsOfEtcd(ConfigChangeException.Reason reason) {
        return switch (reason) {
            case ALREADY_JOINT -> "config is already joint";
            case SIMPLE_IN_JOINT -> "can't apply simple config change in joint config";
            case NOT_JOINT -> "can't leave a non-joint config";
            case NO_VOTERS_YET -> "can't make a zero-voter config joint";
            case NO_VOTERS_LEFT -> "removed all voters";
            case SEVERAL_VOTERS -> "more than one voter changed without entering joint config";
        };
    }
}
