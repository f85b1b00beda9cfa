package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How logs become alike (§5.3), and when they are committed (§5.4.2). */
class RaftReplicationTest {

    private static List<Entry> entries(long firstIndex, long... terms) {
        List<Entry> entries = new ArrayList<>();
        for (long term : terms) {
            entries.add(Entry.empty(term, firstIndex + entries.size()));
        }
        return entries;
    }

    /**
     * Figure 7: whatever followers lack or have too much, the leader's log is theirs in the end.
     */
    @Test
    void logsThatPartedBecomeTheLeaders() {
        Group group = new Group(7, settings -> settings);
        group.load(1, 7, 1, 1, 1, 4, 4, 5, 5, 6, 6, 6);
        group.load(2, 7, 1, 1, 1, 4, 4, 5, 5, 6, 6);
        group.load(3, 7, 1, 1, 1, 4);
        group.load(4, 7, 1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6);
        group.load(5, 7, 1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7);
        group.load(6, 7, 1, 1, 1, 4, 4, 4, 4);
        group.load(7, 7, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3);

        group.elect(1);

        for (long id : group.nodes.keySet()) {
            assertThat(group.terms(id)).containsExactly(1L, 1L, 1L, 4L, 4L, 5L, 5L, 6L, 6L, 6L, 8L);
            assertThat(group.get(id).commitIndex()).isEqualTo(11);
            assertThat(group.node(id).log.lastIndex()).isEqualTo(11);
        }
    }

    /** Thesis p. 22: a round for each term that parts the logs, not for each entry. */
    @Test
    void whereLogsPartedIsFoundInAFewRounds() {
        Group group = new Group(3, settings -> settings);
        long[] leaders = new long[200];
        long[] followers = new long[200];
        for (int i = 0; i < 200; i++) {
            leaders[i] = i < 2 ? 1 : 5;
            followers[i] = i < 2 ? 1 : 3;
        }
        group.load(1, 5, leaders);
        group.load(2, 5, leaders);
        group.load(3, 5, followers);

        group.elect(1);

        assertThat(group.terms(3)).isEqualTo(group.terms(1));
        assertThat(group.sent(AppendReply.class).stream().filter(AppendReply::reject))
                .hasSizeLessThanOrEqualTo(2);
    }

    /** Figure 8 (c): what a majority holds of an older term is not committed by that. */
    @Test
    void entriesOfAnOlderTermAreCommittedOnlyAlongWithOneOfTheLeadersOwn() {
        Group group = figureEight();
        Raft leader = group.get(1);

        group.step(new AppendReply(2, 1, 4, 2, false, 0, 0));
        group.step(new AppendReply(3, 1, 4, 2, false, 0, 0));
        assertThat(leader.commitIndex()).isEqualTo(0);

        group.step(new AppendReply(2, 1, 4, 3, false, 0, 0));
        group.step(new AppendReply(3, 1, 4, 3, false, 0, 0));
        assertThat(leader.commitIndex()).isEqualTo(3);
    }

    /** Figure 8 (d): another leader may still overwrite it. */
    @Test
    void whatAMajorityHoldsOfAnOlderTermCanBeOverwritten() {
        Group group = figureEight();
        group.heal();
        group.step(new AppendEntries(1, 3, 4, 1, 1, entries(2, 2), 0));
        group.isolate(1);
        List.of(2L, 3L, 4L).forEach(id -> group.get(id).forgetLeader());

        group.elect(5);

        assertThat(group.terms(3)).containsExactly(1L, 3L, 5L);
        group.heal();
        group.ticks(4);
        assertThat(group.terms(1)).containsExactly(1L, 3L, 5L);
    }

    /** Figure 8 (e): once one of its own term is with a majority, nobody without it can win. */
    @Test
    void whatIsCommittedStaysWhateverIsElected() {
        Group group = figureEight();
        group.heal();
        group.isolate(5);
        group.ticks(4);
        assertThat(group.get(1).commitIndex()).isEqualTo(3);
        group.heal();
        group.isolate(1);
        List.of(2L, 3L, 4L).forEach(id -> group.get(id).forgetLeader());

        group.get(5).campaign(group.nowNanos);
        group.settle();

        assertThat(group.get(5).role()).isNotEqualTo(Role.LEADER);
    }

    /** Replica 1 leads term 4 over the logs of figure 8 (c), but has spread nothing yet. */
    private static Group figureEight() {
        Group group = new Group(5, settings -> settings);
        group.load(1, 3, 1, 2);
        group.load(2, 3, 1, 2);
        group.load(3, 3, 1);
        group.load(4, 3, 1);
        group.load(5, 3, 1, 3);
        group.passes = message -> !(message instanceof AppendEntries);
        group.elect(1);
        assertThat(group.get(1).term()).isEqualTo(4);
        return group;
    }

    /** §5.3: only what this message verified is the leader's for sure. */
    @Test
    void aTailThatTheLeaderHasNotVerifiedIsNotCommitted() {
        Group group = new Group(3, settings -> settings);
        group.load(3, 2, 1, 2, 2);

        group.step(new AppendEntries(1, 3, 3, 1, 1, List.of(), 3));
        assertThat(group.get(3).commitIndex()).isEqualTo(1);
        assertThat(group.sent(AppendReply.class)).containsExactly(new AppendReply(3, 1, 3, 1, false, 0, 0));

        group.step(new AppendEntries(1, 3, 3, 1, 1, entries(2, 3), 3));
        assertThat(group.terms(3)).containsExactly(1L, 3L);
        assertThat(group.get(3).commitIndex()).isEqualTo(2);
    }

    /**
     * §5.3: what is committed agrees already, even where it is compacted and cannot be compared.
     */
    @Test
    void whatBeginsBeforeTheCommitIndexIsAnsweredWithIt() {
        Group group = new Group(3, settings -> settings);
        group.load(3, 1, 1, 1, 1, 1, 1);
        group.step(new Heartbeat(1, 3, 1, 4, 0, 0));
        AppendReply committed = new AppendReply(3, 1, 1, 4, false, 0, 0);

        group.step(new AppendEntries(1, 3, 1, 1, 1, entries(2, 1), 4));
        assertThat(group.sent(AppendReply.class)).containsExactly(committed);

        group.compact(3);
        group.step(new AppendEntries(1, 3, 1, 1, 1, entries(2, 1), 4));
        assertThat(group.sent(AppendReply.class)).containsExactly(committed, committed);
    }

    /** §5.3: an old message may come late, and must not cut what came after it. */
    @Test
    void anOldMessageCutsNothing() {
        Group group = new Group(3, settings -> settings);
        group.load(3, 1, 1, 1, 1, 1, 1);

        group.step(new AppendEntries(1, 3, 1, 1, 1, entries(2, 1, 1), 0));

        assertThat(group.terms(3)).hasSize(5);
        assertThat(group.sent(AppendReply.class)).containsExactly(new AppendReply(3, 1, 1, 3, false, 0, 0));
    }

    /** A heartbeat carries no previous entry to compare: it names only what is known to agree. */
    @Test
    void aHeartbeatCommitsNoFurtherThanItsReceiverIsKnownToAgree() {
        Group group = new Group(3, settings -> settings);
        group.elect(1);
        group.isolate(3);
        group.get(1).propose(new byte[1]);
        group.settle();
        group.sent.clear();

        group.ticksOf(1, 2);

        assertThat(group.get(1).commitIndex()).isEqualTo(2);
        assertThat(group.sent(Heartbeat.class)).extracting(Heartbeat::commit).containsExactly(2L, 1L);
    }

    @Test
    void twoLeadersOfATermStopTheReplica() {
        Group group = new Group(3, settings -> settings);
        Raft leader = group.elect(1);

        assertThatIllegalStateException()
                .isThrownBy(() -> leader.step(new Heartbeat(2, 1, 1, 0, 0, 0), group.nowNanos))
                .withMessageContaining("two leaders of term 1");
    }

    @Test
    void aLogThatLostWhatItAcknowledgedStopsTheReplica() {
        Group group = new Group(3, settings -> settings);
        Raft follower = group.load(3, 1, 1, 1);

        assertThatIllegalStateException()
                .isThrownBy(() -> follower.step(new Heartbeat(1, 3, 1, 3, 0, 0), group.nowNanos))
                .withMessageContaining("commit index 3 is beyond the last entry 2");
    }
}
