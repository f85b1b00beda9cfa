package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.Proposal;
import io.murmuration.testkit.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Clients: they propose unique commands, alone and in batches, mostly where the leader is, and read
 * anywhere. A command is acknowledged when the replica that took it in applies it in the same life.
 */
final class Workload implements Simulation.Target {

    private static final long CALM_SPACING_NANOS = 40_000_000;

    private static final long MOST_QUIET_NANOS = 700_000_000;
    private static final int QUIET_EACH = 60;

    private final RaftCluster cluster;
    private final RaftPlan plan;
    private final SplittableRandom random;
    private final Proposals proposals;
    private long[] askers = new long[1024];
    private long acknowledgedIndex;
    private long acknowledged;
    private long quietUntilNanos;
    private boolean calm;
    private long calmWanted;

    Workload(RaftCluster cluster, Proposals proposals) {
        this.cluster = cluster;
        this.plan = cluster.plan();
        this.proposals = proposals;
        random = cluster.simulation().random("workload");
    }

    void begin() {
        cluster.simulation().at(cluster.simulation().nowNanos() + 1, this, 0, 0);
    }

    /** From now on only until so many more are acknowledged. */
    void calmDown(long more) {
        calm = true;
        calmWanted = acknowledged + more;
    }

    /** Returns whether all that was wanted after calm began is done. */
    boolean isDone() {
        return calm && acknowledged >= calmWanted;
    }

    @Override
    public void fire(int kind, int value) {
        if (isDone()) {
            return;
        }
        SimulatedReplica leader = cluster.leader();
        if (!calm && random.nextInt(3) == 0) {
            leader = cluster.anyLeader(random);
        }
        SimulatedReplica target =
                leader == null || (!calm && random.nextInt(8) == 0) ? cluster.anyAwake(random) : leader;
        if (target != null && target.isAwake()) {
            if (plan.has(RaftPlan.Feature.READS) && (isQuiet() || random.nextInt(3) == 0)) {
                read(target);
            } else if (calm || !isQuiet()) {
                propose(target);
            }
        }
        long spacing = calm ? CALM_SPACING_NANOS : (long) (2 * random.nextDouble() * plan.spacingNanos());
        cluster.simulation().at(cluster.simulation().nowNanos() + 1 + spacing, this, 0, 0);
    }

    /** Now and then nobody writes for a while, so that whoever hears nothing misses nothing. */
    private boolean isQuiet() {
        long now = cluster.simulation().nowNanos();
        if (now > quietUntilNanos && random.nextInt(QUIET_EACH) == 0) {
            quietUntilNanos = now + random.nextLong(MOST_QUIET_NANOS);
        }
        return !calm && now < quietUntilNanos;
    }

    private void read(SimulatedReplica leader) {
        SimulatedReplica other = random.nextInt(4) == 0 ? cluster.anyAwake(random) : null;
        SimulatedReplica reader = other == null ? leader : other;
        reader.read(acknowledgedIndex, plan.has(RaftPlan.Feature.LEASES));
    }

    private void propose(SimulatedReplica target) {
        int count = calm || random.nextInt(4) > 0 ? 1 : 2 + random.nextInt(7);
        boolean large = plan.has(RaftPlan.Feature.LARGE_COMMANDS) && random.nextInt(16) == 0;
        List<byte[]> commands = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] command = proposals.next(large ? random.nextInt(1_500) : random.nextInt(40), random);
            int number = Proposals.numberOf(command);
            if (number >= askers.length) {
                askers = Arrays.copyOf(askers, 2 * askers.length);
            }
            askers[number] = asker(target);
            commands.add(command);
        }
        Proposal verdict = target.propose(commands);
        if (verdict != Proposal.ACCEPTED && verdict != Proposal.FORWARDED) {
            cluster.tally().add(Tally.Count.PROPOSALS_REFUSED);
        }
    }

    private static long asker(SimulatedReplica replica) {
        return (long) replica.index() << 32 | replica.life();
    }

    /** A replica applied an entry: if it took the command in, the client now learns of it. */
    void applied(SimulatedReplica replica, Entry entry) {
        int number = Proposals.numberOf(entry);
        if (number > 0 && askers[number] == asker(replica)) {
            askers[number] = -1;
            acknowledged++;
            acknowledgedIndex = Math.max(acknowledgedIndex, entry.index());
            cluster.tally().add(Tally.Count.ACKNOWLEDGED);
        }
    }
}
