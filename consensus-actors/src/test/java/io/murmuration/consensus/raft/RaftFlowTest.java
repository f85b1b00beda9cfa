package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.HeartbeatReply;
import io.murmuration.consensus.raft.RaftSettings.Flow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a leader sends at once, and how far ahead of the answers (thesis §10.2.1). */
class RaftFlowTest {

    private static final long OVERHEAD = Entry.OVERHEAD_BYTES;

    private static Group withFlow(int voters, Flow flow) {
        return new Group(voters, settings -> settings.withFlow(flow));
    }

    @Test
    void entriesLargerThanAMessageGoOneByOne() {
        Group group = withFlow(3, Flow.DEFAULT.withMessageBytes(100));
        Raft leader = group.elect(1);
        group.isolate(3);
        for (int i = 0; i < 4; i++) {
            leader.propose(new byte[1_000]);
        }
        group.settle();
        group.heal();
        group.sent.clear();

        group.ticks(6);

        assertThat(group.sent(AppendEntries.class))
                .allMatch(message -> message.entries().size() <= 1);
        assertThat(group.terms(3)).hasSize(5);
        assertThat(group.get(3).commitIndex()).isEqualTo(5);
    }

    @Test
    void aMessageIsFilledUpToItsLimitAndNotBeyond() {
        Group group = withFlow(3, Flow.DEFAULT.withMessageBytes(3 * (OVERHEAD + 10)));
        Raft leader = group.elect(1);
        group.isolate(3);
        for (int i = 0; i < 7; i++) {
            leader.propose(new byte[10]);
        }
        group.settle();
        leader.reportUnreachable(3);
        group.heal();
        group.sent.clear();

        group.ticks(2);

        assertThat(group.sent(AppendEntries.class).stream()
                        .filter(message -> !message.entries().isEmpty())
                        .map(message -> message.entries().size()))
                .containsExactly(3, 3, 1);
    }

    @Test
    void soManyMessagesAreUnderWayAndTheNextGoesWithAnAnswer() {
        Group group = withFlow(2, Flow.DEFAULT.withMessageBytes(OVERHEAD + 10).withInflight(3, 1 << 20));
        Raft leader = group.elect(1);
        List<RaftMessage> held = hold(group);

        for (int i = 0; i < 10; i++) {
            leader.propose(new byte[10]);
        }
        group.settle();
        assertThat(withEntries(group)).isEqualTo(3);

        // Each answer frees what it acknowledges.
        group.step(new AppendReply(2, 1, 1, 3, false, 0, 0));
        assertThat(withEntries(group)).isEqualTo(5);

        group.heal();
        group.network.addAll(held);
        group.ticks(2);
        assertThat(group.get(2).commitIndex()).isEqualTo(11);
    }

    @Test
    void soManyBytesAreUnderWay() {
        Group group = withFlow(2, Flow.DEFAULT.withInflight(100, 1_000));
        Raft leader = group.elect(1);
        List<RaftMessage> held = hold(group);

        for (int i = 0; i < 10; i++) {
            leader.propose(new byte[400]);
        }
        group.settle();
        // The third starts below the limit and ends above it.
        assertThat(withEntries(group)).isEqualTo(3);

        group.heal();
        group.network.addAll(held);
        group.ticks(2);
        assertThat(group.get(2).commitIndex()).isEqualTo(11);
    }

    /** If all that was under way is lost, a full window must not stay full for ever. */
    @Test
    void aFullWindowThatWasLostIsSentAgain() {
        Group group = withFlow(2, Flow.DEFAULT.withInflight(3, 1 << 20));
        Raft leader = group.elect(1);
        group.passes = message -> false;
        for (int i = 0; i < 10; i++) {
            leader.propose(new byte[10]);
        }
        group.settle();
        group.heal();

        group.ticks(4);

        assertThat(group.get(2).commitIndex()).isEqualTo(11);
    }

    private static List<RaftMessage> hold(Group group) {
        List<RaftMessage> held = new ArrayList<>();
        group.sent.clear();
        group.passes = message -> message instanceof HeartbeatReply || !held.add(message);
        return held;
    }

    private static long withEntries(Group group) {
        return group.sent(AppendEntries.class).stream()
                .filter(message -> !message.entries().isEmpty())
                .count();
    }
}
