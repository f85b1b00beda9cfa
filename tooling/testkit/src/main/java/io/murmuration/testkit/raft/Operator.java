package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.ConfigChange;
import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.ConfigChange.Transition;
import io.murmuration.consensus.raft.ConfigChangeException;
import io.murmuration.consensus.raft.ConfigChanger;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Proposal;
import io.murmuration.consensus.raft.ReplicaSet;
import io.murmuration.testkit.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Whoever runs the group: adds, promotes, demotes, removes and replaces replicas, one or several at
 * once, hands leadership over, and gives hints that may be wrong. Never makes the group smaller
 * than it can bear.
 */
final class Operator implements Simulation.Target {

    private static final int ACT = 0;
    private static final int HINT = 1;
    private static final int FEWEST_VOTERS = 2;
    private static final int MOST_VOTERS = 7;
    private static final long SPACING_NANOS = 150_000_000;
    private static final long HINT_NANOS = 12_000_000;
    private static final int REPLICAS = 64;

    private final RaftCluster cluster;
    private final SplittableRandom random;
    private final Survival survival;
    private boolean calm;

    Operator(RaftCluster cluster, Survival survival) {
        this.cluster = cluster;
        this.survival = survival;
        random = cluster.simulation().random("operator");
    }

    void begin() {
        later(ACT, SPACING_NANOS, 0);
    }

    /** From now on it only completes what it began. */
    void calmDown() {
        calm = true;
    }

    /** For a while some will hold this leader gone again and again, whether it is or not. */
    void hintFor(long leader, long nanos) {
        if (cluster.plan().has(RaftPlan.Feature.HINTS)) {
            later(HINT, HINT_NANOS, (int) leader + REPLICAS * (int) (random.nextDouble() * nanos / HINT_NANOS));
        }
    }

    private void later(int kind, long mostNanos, int value) {
        long nanos = 1_000_000 + (long) (2 * random.nextDouble() * mostNanos);
        cluster.simulation().at(cluster.simulation().nowNanos() + nanos, this, kind, value);
    }

    @Override
    public void fire(int kind, int value) {
        if (kind == HINT) {
            if (!calm) {
                hint(value % REPLICAS);
                if (value > REPLICAS) {
                    later(HINT, HINT_NANOS, value - REPLICAS);
                }
            }
            return;
        }
        later(ACT, SPACING_NANOS, 0);
        SimulatedReplica leader = cluster.leader();
        if (leader == null || !leader.isAwake()) {
            return;
        }
        if (calm || (leader.core().configuration().isJoint() && random.nextInt(3) == 0)) {
            leaveJoint(leader);
        } else if (!replaceTheLost(leader)) {
            act(leader);
        }
    }

    private void act(SimulatedReplica leader) {
        RaftPlan plan = cluster.plan();
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                if (plan.has(RaftPlan.Feature.TRANSFERS)) {
                    transfer(leader);
                }
            }
            case 2 -> hintFor(leader.id(), 100_000_000);
            default -> {
                if (plan.has(RaftPlan.Feature.CONFIG_CHANGES)) {
                    change(leader);
                    // Now and then without waiting for the first.
                    if (random.nextInt(4) == 0 && leader.leads()) {
                        change(leader);
                    }
                }
            }
        }
    }

    private void hint(long leader) {
        cluster.tally().add(Tally.Count.HINTS);
        for (SimulatedReplica replica : cluster.replicas()) {
            if (replica.isAwake() && random.nextInt(4) > 0) {
                replica.hint(leader);
            }
        }
    }

    private void transfer(SimulatedReplica leader) {
        ReplicaSet voters = leader.core().configuration().voters();
        if (voters.isEmpty()) {
            return;
        }
        cluster.tally().add(Tally.Count.TRANSFERS);
        long target = voters.at(random.nextInt(voters.size()));
        SimulatedReplica asked = random.nextInt(4) == 0 ? cluster.anyAwake(random) : leader;
        if (asked != null) {
            cluster.note("operator", asked + " is asked to hand leadership to r" + target);
            asked.transferTo(target);
        }
    }

    private void leaveJoint(SimulatedReplica leader) {
        Configuration now = leader.core().configuration();
        if (now.isJoint() && !now.autoLeave()) {
            propose(leader, ConfigChange.LEAVE_JOINT);
        }
    }

    /** Removes a replica that will never come back, and brings a new one. */
    private boolean replaceTheLost(SimulatedReplica leader) {
        ReplicaSet all = leader.core().configuration().replicas();
        for (int i = 0; i < all.size(); i++) {
            SimulatedReplica replica = cluster.replicas().get(SimulatedReplica.indexOf(all.at(i)));
            if (replica.status() == SimulatedReplica.Status.GONE) {
                SimulatedReplica fresh = cluster.newReplica();
                Change removal = new Change(ChangeType.REMOVE, replica.id());
                ConfigChange change = fresh == null
                        ? ConfigChange.of(ChangeType.REMOVE, replica.id())
                        : ConfigChange.of(transition(), removal, new Change(typeOfNew(), fresh.id()));
                cluster.tally().add(Tally.Count.REPLACED);
                propose(leader, change);
                return true;
            }
        }
        return false;
    }

    private ChangeType typeOfNew() {
        return random.nextBoolean() ? ChangeType.ADD_VOTER : ChangeType.ADD_LEARNER;
    }

    private Transition transition() {
        Transition[] all = Transition.values();
        return all[random.nextInt(all.length)];
    }

    private void change(SimulatedReplica leader) {
        if (random.nextInt(5) == 0) {
            exchange(leader);
            return;
        }
        int count = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(2);
        List<Change> changes = new ArrayList<>(count);
        Configuration now = leader.core().configuration();
        for (int i = 0; i < count; i++) {
            Change drawn = draw(now);
            if (drawn != null && changes.stream().noneMatch(other -> other.replica() == drawn.replica())) {
                changes.add(drawn);
            }
        }
        if (!changes.isEmpty()) {
            Transition transition = changes.size() == 1 && random.nextInt(3) > 0 ? Transition.AUTO : transition();
            propose(leader, new ConfigChange(transition, changes, new byte[0]));
        }
    }

    /** Replaces most voters, or all, at once, so that old and new half share few or none. */
    private void exchange(SimulatedReplica leader) {
        ReplicaSet voters = leader.core().configuration().voters();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < voters.size(); i++) {
            SimulatedReplica outsider = outsider(leader.core().configuration(), changes);
            if (outsider != null && random.nextInt(4) > 0) {
                changes.add(new Change(ChangeType.REMOVE, voters.at(i)));
                changes.add(new Change(ChangeType.ADD_VOTER, outsider.id()));
            }
        }
        if (!changes.isEmpty()) {
            propose(leader, new ConfigChange(transition(), changes, new byte[0]));
        }
    }

    private @Nullable SimulatedReplica outsider(Configuration now, List<Change> taken) {
        for (SimulatedReplica replica : cluster.replicas()) {
            boolean free =
                    !now.isVoter(replica.id()) && taken.stream().noneMatch(change -> change.replica() == replica.id());
            if (free && replica.isRunning() && !replica.isDoomed()) {
                return replica;
            }
        }
        return random.nextInt(3) == 0 ? cluster.newReplica() : null;
    }

    private @Nullable Change draw(Configuration now) {
        ReplicaSet voters = now.voters();
        ReplicaSet learners = now.learners();
        switch (random.nextInt(6)) {
            case 0 -> {
                SimulatedReplica fresh = cluster.newReplica();
                return fresh == null ? null : new Change(typeOfNew(), fresh.id());
            }
            case 1, 2 -> {
                return learners.isEmpty() ? null : new Change(ChangeType.ADD_VOTER, any(learners));
            }
            case 3 -> {
                return new Change(ChangeType.ADD_LEARNER, any(voters));
            }
            case 4 -> {
                return new Change(ChangeType.REMOVE, any(now.replicas()));
            }
            default -> {
                // One that was removed, or never belonged, and has its log still.
                return new Change(
                        typeOfNew(), 1 + random.nextInt(cluster.replicas().size()));
            }
        }
    }

    private long any(ReplicaSet replicas) {
        return replicas.at(random.nextInt(replicas.size()));
    }

    private void propose(SimulatedReplica leader, ConfigChange change) {
        Configuration result;
        try {
            result = ConfigChanger.apply(leader.core().configuration(), change);
        } catch (ConfigChangeException impossible) {
            return;
        }
        int voters = result.voters().size();
        if (voters < FEWEST_VOTERS || voters > MOST_VOTERS || !survival.isAlive(result) || bringsBackTheLost(change)) {
            return;
        }
        cluster.proposals().proposed(change);
        Proposal verdict = leader.propose(change);
        cluster.note("operator", "asks " + leader + " for " + change + ": " + verdict);
        if (verdict == Proposal.ACCEPTED) {
            survival.proposed(leader.mirror().last(), result);
            cluster.tally().add(Tally.Count.CONFIG_CHANGES);
            if (result.isJoint()) {
                cluster.tally().add(Tally.Count.JOINT_CONFIGS);
                cluster.faults().splitSoon(result.outgoing());
            }
        }
    }

    private boolean bringsBackTheLost(ConfigChange change) {
        return change.changes().stream()
                .filter(each -> each.type() != ChangeType.REMOVE)
                .map(each -> cluster.replicas().get(SimulatedReplica.indexOf(each.replica())))
                .anyMatch(SimulatedReplica::isDoomed);
    }
}
