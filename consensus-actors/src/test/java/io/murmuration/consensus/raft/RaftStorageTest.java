package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.raft.RaftSettings.Flow;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What must be durable before it is told (thesis §3.8, §10.2.1), and what may be applied when. */
class RaftStorageTest {

    private static final byte[] COMMAND = {1};

    private final Group group = new Group(3, settings -> settings);

    /** Has replica 3 take in what a leader of this term says, without storing it. */
    private void append(long term, long prevIndex, long prevTerm, Entry... entries) {
        group.step(new AppendEntries(1, 3, term, prevIndex, prevTerm, List.of(entries), 0));
    }

    /** Stores the next write of replica 3 and tells its core, of which nothing has come yet. */
    private void storeOne() {
        group.diskWorks = id -> true;
        assertThat(group.runDisk(3)).isTrue();
        group.diskWorks = id -> false;
    }

    @Test
    void anEntryIsAcknowledgedWhenItIsStoredAndNotBefore() {
        group.diskWorks = id -> id != 3;
        append(1, 0, 0, Entry.empty(1, 1));
        assertThat(group.countSent(AppendReply.class)).isZero();

        group.diskWorks = id -> true;
        group.settle();

        assertThat(group.sent(AppendReply.class)).containsExactly(new AppendReply(3, 1, 1, 1, false, 0, 0));
        assertThat(group.node(3).log.lastIndex()).isEqualTo(1);
    }

    /** Thesis §10.2.1. */
    @Test
    void aLeaderSendsBeforeItHasStoredAndItsFollowersAloneCanCommit() {
        Raft leader = group.elect(1);
        group.diskWorks = id -> id != 1;

        leader.propose(COMMAND);
        group.settle();

        assertThat(group.node(1).log.lastIndex()).isEqualTo(1);
        assertThat(leader.commitIndex()).isEqualTo(2);
        assertThat(group.node(2).applied).hasSize(2);
        // What it has not stored itself it does not apply either: after a crash it could be gone.
        assertThat(group.node(1).applied).hasSize(1);

        group.diskWorks = id -> true;
        group.settle();
        assertThat(group.node(1).applied).hasSize(2);
    }

    @Test
    void aLeaderCountsItselfOnlyForWhatItHasStored() {
        Raft leader = group.elect(1);
        group.diskWorks = id -> id == 2;

        leader.propose(COMMAND);
        group.settle();
        assertThat(leader.commitIndex()).isEqualTo(1);

        group.diskWorks = id -> id != 3;
        group.settle();
        assertThat(leader.commitIndex()).isEqualTo(2);
    }

    /**
     * An entry is written, overwritten, and comes back with the same index and term, all before the
     * first write is acknowledged: in between, the disk holds another one there.
     */
    @Test
    void theAcknowledgementOfAnOlderTermSaysNothingOfTheEntryThatCameBack() {
        group.diskWorks = id -> false;
        append(2, 0, 0, Entry.empty(2, 1));
        append(3, 0, 0, Entry.empty(3, 1));
        append(4, 0, 0, Entry.empty(2, 1));
        assertThat(group.node(3).disk).hasSize(3);

        storeOne();
        storeOne();
        assertThat(group.node(3).log.term(1)).isEqualTo(3);
        assertThat(group.get(3).termAt(1)).isEqualTo(2);

        storeOne();
        assertThat(group.node(3).log.term(1)).isEqualTo(2);
        assertThat(group.get(3).termAt(1)).isEqualTo(2);
    }

    /** The same term is not enough: what was unstored as it began may be overwritten within it. */
    @Test
    void theAcknowledgementOfAnEntrySaysNothingOfTheOneThatReplacedIt() {
        group.diskWorks = id -> false;
        append(2, 0, 0, Entry.empty(2, 1));
        group.step(new Heartbeat(1, 3, 3, 0, 0, 0));
        append(3, 0, 0, Entry.empty(3, 1));
        assertThat(group.node(3).disk).hasSize(3);

        storeOne();
        storeOne();
        assertThat(group.node(3).log.term(1)).isEqualTo(2);
        assertThat(group.get(3).termAt(1)).isEqualTo(3);

        storeOne();
        assertThat(group.node(3).log.term(1)).isEqualTo(3);
        assertThat(group.get(3).termAt(1)).isEqualTo(3);
    }

    /** Group commit may leave out acknowledgements: a later one stands for all before it. */
    @Test
    void theNewestAcknowledgementIsEnough() {
        group.diskWorks = id -> false;
        append(1, 0, 0, Entry.empty(1, 1));
        append(1, 1, 1, Entry.empty(1, 2));
        Group.Node node = group.node(3);
        node.log.store(Objects.requireNonNull(node.disk.poll()));

        storeOne();
        append(1, 2, 1, Entry.empty(1, 3));

        assertThat(node.disk.getLast().entries()).containsExactly(Entry.empty(1, 3));
        assertThat(node.disk.getLast().responses().get(1)).isEqualTo(new RaftMessage.StorageAppended(3, 1, 3, 1, 0));
        assertThat(group.terms(3)).containsExactly(1L, 1L, 1L);
    }

    @Test
    void soMuchIsHandedOutForApplyingAndMoreWhenThatIsApplied() {
        long entry = Entry.OVERHEAD_BYTES + 100;
        Flow flow = new Flow(1 << 18, 1 << 20, 3 * entry, 1 << 26, 256, 1 << 24);
        Group limited = new Group(1, settings -> settings.withFlow(flow));
        Raft leader = limited.elect(1);
        limited.machineWorks = id -> false;

        for (int i = 0; i < 10; i++) {
            leader.propose(new byte[100]);
            limited.settle();
        }
        assertThat(leader.commitIndex()).isEqualTo(11);
        assertThat(limited.node(1).machine).extracting(Entry::index).containsExactly(2L, 3L, 4L);

        limited.machineWorks = id -> true;
        limited.settle();
        assertThat(limited.node(1).applied)
                .extracting(Entry::index)
                .startsWith(1L, 2L, 3L)
                .hasSize(11);
        assertThat(leader.appliedIndex()).isEqualTo(11);
    }

    @Test
    void oneEntryLargerThanTheLimitIsAppliedAllTheSame() {
        Flow flow = new Flow(1 << 18, 1 << 20, 50, 1 << 26, 256, 1 << 24);
        Group limited = new Group(3, settings -> settings.withFlow(flow));
        Raft leader = limited.elect(1);

        for (int i = 0; i < 5; i++) {
            leader.propose(new byte[1_000]);
        }
        limited.settle();

        assertThat(leader.appliedIndex()).isEqualTo(6);
        limited.nodes.values().forEach(each -> assertThat(each.applied).hasSize(each.raft.commitIndex() == 6 ? 6 : 5));
    }
}
