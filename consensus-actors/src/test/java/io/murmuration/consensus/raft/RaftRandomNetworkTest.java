package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftSettings.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The properties of figure 3 while messages are lost, doubled and reordered, disks lag, machines
 * pause, and replicas restart without what they had not stored.
 */
class RaftRandomNetworkTest {

    private static final int STEPS = 30_000;

    private final TreeMap<Long, Long> leaders = new TreeMap<>();
    private final TreeMap<Long, Entry> applied = new TreeMap<>();
    private final List<RaftMessage> wire = new ArrayList<>();
    private long cutOff;
    private int conflicts;

    private Group group(int voters) {
        Flow flow = new Flow(120, 1 << 10, 200, 1 << 16, 4, 300);
        return new Group(voters, settings -> settings.withFlow(flow));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappensLogsAgreeAndNothingCommittedIsLost(long seed) {
        Random random = new Random(seed);
        int voters = seed % 2 == 0 ? 3 : 5;
        Group group = group(voters);
        for (int step = 0; step < STEPS; step++) {
            long id = 1L + random.nextInt(voters);
            act(group, random, id);
            wire.addAll(group.network);
            group.network.clear();
            observeLeader(group.get(id));
        }
        long reached = applied.isEmpty() ? 0 : applied.lastKey();
        assertThat(reached).as("entries committed on the way").isGreaterThan(20);
        assertThat(leaders).as("terms with a leader").hasSizeGreaterThan(3);
        assertThat(conflicts).as("messages that cut a log").isPositive();

        group.network.addAll(wire);
        group.ticks(60);
        Raft leader = group.leader();
        assertThat(leader.propose(new byte[1])).isEqualTo(Proposal.ACCEPTED);
        group.ticks(20);
        for (Group.Node node : group.nodes.values()) {
            assertThat(node.raft.appliedIndex()).isEqualTo(leader.lastIndex()).isGreaterThan(reached);
            observeApplied(node);
        }
    }

    private void act(Group group, Random random, long id) {
        Group.Node node = group.node(id);
        int dice = random.nextInt(1_000);
        if (dice < 500) {
            deliver(group, random);
        } else if (dice < 700) {
            group.turn(id);
        } else if (dice < 850) {
            store(group, id);
        } else if (dice < 920) {
            group.runMachine(id);
            observeApplied(node);
        } else if (dice < 950) {
            group.nowNanos += Group.TICK_NANOS;
            group.nodes.values().forEach(each -> each.raft.tick(group.nowNanos));
        } else if (dice < 990) {
            if (node.raft.role() == Role.LEADER) {
                node.raft.propose(new byte[random.nextInt(200)]);
            }
        } else if (dice < 993) {
            if (node.raft.appliedIndex() >= node.raft.firstIndex()) {
                group.compact(id);
            }
        } else if (dice < 994) {
            node.raft.campaign(group.nowNanos);
        } else if (dice < 995) {
            node.raft.transferLeadership(1L + random.nextInt(group.nodes.size()), group.nowNanos);
        } else if (dice < 996) {
            group.restart(id);
        } else {
            // Mostly the leader, so that what it takes in meanwhile is overwritten.
            boolean heal = random.nextInt(3) == 0 || leaders.isEmpty();
            cutOff = heal ? 0 : leaders.lastEntry().getValue();
        }
    }

    private void deliver(Group group, Random random) {
        if (wire.isEmpty()) {
            return;
        }
        // Mostly in order, sometimes any; one of ten is lost, one of ten comes again.
        int at = random.nextInt(3) > 0 ? 0 : random.nextInt(wire.size());
        int fate = random.nextInt(10);
        RaftMessage message = fate == 0 ? wire.get(at) : wire.remove(at);
        boolean lost = fate == 1 || message.from() == cutOff || message.to() == cutOff;
        if (message instanceof InstallSnapshot) {
            // Who sends a snapshot's content knows whether it arrived.
            group.get(message.from()).reportSnapshot(message.to(), !lost);
        }
        if (lost) {
            return;
        }
        Raft raft = group.get(message.to());
        if (message instanceof AppendEntries append) {
            deliverEntries(group, raft, append);
        } else {
            raft.step(message, group.nowNanos);
        }
        observeLeader(raft);
    }

    /** §5.3: only what conflicts may go, and what follows it. */
    private void deliverEntries(Group group, Raft raft, AppendEntries append) {
        long first = raft.firstIndex();
        long last = raft.lastIndex();
        long kept = last;
        for (Entry entry : append.entries()) {
            boolean inLog = entry.index() >= first && entry.index() <= last;
            if (inLog && raft.termAt(entry.index()) != entry.term()) {
                kept = Math.min(kept, entry.index() - 1);
            }
        }
        List<Long> before = terms(raft, first, kept);
        long committed = raft.commitIndex();

        raft.step(append, group.nowNanos);

        assertThat(terms(raft, first, kept)).isEqualTo(before);
        assertThat(raft.commitIndex()).isGreaterThanOrEqualTo(committed);
        conflicts += kept < last ? 1 : 0;
    }

    private static List<Long> terms(Raft raft, long from, long to) {
        List<Long> terms = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            terms.add(raft.termAt(index));
        }
        return terms;
    }

    /** Thesis §3.8: what is acknowledged is on the disk. */
    private void store(Group group, long id) {
        if (!group.runDisk(id)) {
            return;
        }
        MemoryLog log = group.node(id).log;
        for (RaftMessage message : group.network) {
            if (message instanceof AppendReply reply
                    && !reply.reject()
                    && reply.term() == log.hardState().term()) {
                assertThat(log.lastIndex()).isGreaterThanOrEqualTo(reply.index());
            }
        }
    }

    /** Figure 3, Election Safety and Leader Completeness. */
    private void observeLeader(Raft raft) {
        if (raft.role() != Role.LEADER) {
            return;
        }
        Long known = leaders.putIfAbsent(raft.term(), raft.id());
        if (known != null) {
            assertThat(raft.id()).as("leader of term " + raft.term()).isEqualTo(known);
        } else if (leaders.lastKey() == raft.term()) {
            applied.tailMap(raft.firstIndex())
                    .forEach((index, entry) -> assertThat(raft.termAt(index)).isEqualTo(entry.term()));
        }
    }

    /** Figure 3, State Machine Safety. */
    private void observeApplied(Group.Node node) {
        for (Entry entry : node.applied) {
            Entry known = applied.putIfAbsent(entry.index(), entry);
            assertThat(entry).isEqualTo(known == null ? entry : known);
        }
        node.applied.clear();
    }
}
