package io.murmuration.testkit.stack;

import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.group.GroupEvent;
import io.murmuration.consensus.group.GroupReplica;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.ReplicaSet;
import io.murmuration.consensus.raft.SnapshotMeta;
import io.murmuration.consensus.store.Bounds;
import io.murmuration.consensus.watch.WatchLimits;
import io.murmuration.consensus.wire.GroupId;
import io.murmuration.testkit.Simulation;
import io.murmuration.testkit.history.RevisionOrder;
import io.murmuration.testkit.history.Verdict;
import io.murmuration.testkit.history.WatchRecording;
import io.murmuration.testkit.history.WatchValidator;
import io.murmuration.testkit.raft.SnapshotContent;
import io.murmuration.testkit.raft.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and clients in virtual time, with all that is done to them. First things go wrong, as the
 * plan says; then nothing goes wrong any more, and all must come to rest: requests are answered,
 * replicas equal, watchers have heard everything. In the end the histories are judged.
 */
final class StackCluster {

    static final long GROUP = GroupId.of("store");
    static final long CLUSTER_ID = 77;

    private static final long CALM_LIMIT_NANOS = 40_000_000_000L;
    private static final long CALM_STEP_NANOS = 50_000_000;
    private static final int MOST_ROUNDS = 4;
    private static final int FEWEST_COMMITTED = 120;
    private static final int CALM_ANSWERS = 15;

    private final StackPlan plan;
    private final Tally tally;
    private final Timeline timeline;
    private final Simulation simulation;
    private final List<StackNode> nodes = new ArrayList<>();
    private final List<StackClient> clients = new ArrayList<>();
    private final StackNetwork network;
    private final Truth truth;
    private final Members members;
    private final StackFaults faults;
    private final List<WatchRecording> recordings = new ArrayList<>();
    private BiConsumer<StackNode, GroupEvent> listener = (node, event) -> {};
    private Promise.@Nullable Broken broken;
    private boolean calm;
    private long answers;
    private long answersWanted;

    StackCluster(StackPlan plan, Tally tally, Timeline timeline) {
        this.plan = plan;
        this.tally = tally;
        this.timeline = timeline;
        simulation = new Simulation(plan.seed());
        network = new StackNetwork(simulation, capacity(), plan.messageNanos(), tally, new PacketBytes());
        truth = new Truth(this);
        members = new Members(this);
        faults = new StackFaults(this);
        for (int i = 0; i <= plan.nodes(); i++) {
            nodes.add(new StackNode(this, i));
        }
        found();
        for (int i = 0; i < plan.clients(); i++) {
            clients.add(new StackClient(this, nodes.size() + i, i));
        }
    }

    private void found() {
        List<StackNode> founders = nodes.subList(0, plan.nodes());
        ReplicaSet voters = ReplicaSet.EMPTY;
        for (StackNode founder : founders) {
            voters = voters.with(founder.id());
        }
        List<ReplicaAddress> addresses =
                founders.stream().map(StackNode::address).toList();
        SnapshotMeta start = new SnapshotMeta(1, 1, Configuration.of(voters, ReplicaSet.EMPTY));
        SnapshotContent content = Contents.read(GroupReplica.founding(addresses, plan.limits()));
        founders.forEach(founder -> founder.found(start, content));
    }

    /**
     * Plays the plan.
     *
     * @throws RuntimeException whose cause is a {@link Promise.Broken}, or anything that is thrown
     */
    void run() {
        try {
            nodes.forEach(StackNode::start);
            clients.forEach(StackClient::start);
            for (int round = 0; round < MOST_ROUNDS && !tally.hadEnoughFaults(); round++) {
                faults.begin();
                simulation.runUntil(simulation.nowNanos() + plan.lengthNanos());
            }
            calmDown();
            comeToRest();
            judge();
        } finally {
            tally.add(Tally.Count.EVENTS, simulation.events());
            tally.add(Tally.Count.COMMITTED, truth.lastApplied());
            for (StackNode node : nodes) {
                tally.add(Tally.Count.WRITES_LOST, node.disk().lost());
                tally.add(Tally.Count.TORN_WRITES, node.disk().torn());
            }
        }
    }

    private void calmDown() {
        note("fault", "all faults end");
        faults.calmDown();
        for (StackNode node : nodes) {
            node.disk().endStall();
            if (!node.isRunning()) {
                node.start();
            }
        }
        answersWanted =
                answers + Math.max((long) CALM_ANSWERS * clients.size(), FEWEST_COMMITTED - truth.lastApplied());
        calm = true;
    }

    private void comeToRest() {
        long end = simulation.nowNanos() + CALM_LIMIT_NANOS;
        String unrest = unrest();
        while (simulation.nowNanos() < end && unrest != null) {
            simulation.runUntil(simulation.nowNanos() + CALM_STEP_NANOS);
            unrest = unrest();
        }
        if (unrest != null) {
            throw new Promise.Broken(Promise.PROGRESS, "40 s after the last fault: " + unrest + "; " + this);
        }
    }

    /** Returns what keeps all from being at rest, null if nothing does. */
    private @Nullable String unrest() {
        if (!workIsDone()) {
            return "too few requests are answered";
        }
        for (StackClient client : clients) {
            if (client.errands().underWay() > 0) {
                return client + " waits for " + client.errands().oldest();
            }
            String behind = client.errands().watches().behind(truth.lastRevision());
            if (behind != null) {
                return behind;
            }
        }
        StackNode leader = leader();
        if (leader == null) {
            return "nobody leads";
        }
        Configuration now = leader.replica().raft().configuration();
        if (now.isJoint()) {
            return "the configuration is joint: " + now;
        }
        for (int i = 0; i < now.replicas().size(); i++) {
            StackNode node = nodeAt((int) now.replicas().at(i) - 1);
            boolean equal = node.isRunning()
                    && node.replica().status().appliedIndex()
                            == leader.replica().status().lastIndex()
                    && node.stateHash() == leader.stateHash();
            if (!equal) {
                return node + " is not where " + leader + " is";
            }
            if (node.hasLostQuorum()) {
                return node + " has not regained its quorum";
            }
        }
        return null;
    }

    private void judge() {
        Verdict verdict = RevisionOrder.check(truth.history(), truth.makers());
        if (verdict instanceof Verdict.Violated violated) {
            throw new Promise.Broken(Promise.STRICTLY_SERIALIZABLE, violated.timeline());
        }
        WatchValidator validator = WatchValidator.of(RevisionOrder.changes(truth.history(), truth.makers()));
        List<WatchRecording> open = clients.stream()
                .flatMap(client -> client.errands().watches().open().stream())
                .toList();
        for (WatchRecording recording : recordings) {
            var breach = open.contains(recording)
                    ? validator.checkComplete(recording, truth.lastRevision())
                    : validator.check(recording);
            if (breach.isPresent()) {
                throw new Promise.Broken(Promise.WATCHED, breach.get().toString());
            }
        }
    }

    /** A node tells what concerns it. */
    void published(StackNode node, GroupEvent event) {
        note(node.toString(), event.toString());
        listener.accept(node, event);
    }

    /** From now on somebody hears of what nodes tell. */
    void listen(BiConsumer<StackNode, GroupEvent> changed) {
        listener = changed;
    }

    /** A promise is known to be broken: the run ends with the next event. */
    void broke(Promise.Broken how) {
        if (broken == null) {
            broken = how;
        }
    }

    void checkBroken() {
        Promise.Broken how = broken;
        if (how != null) {
            throw how;
        }
    }

    /** Returns a recording that is judged in the end. */
    WatchRecording records(String name, WatchSpec spec) {
        WatchRecording recording = new WatchRecording(name, spec);
        recordings.add(recording);
        return recording;
    }

    void acknowledged() {
        answers++;
    }

    boolean isCalm() {
        return calm;
    }

    boolean workIsDone() {
        return calm && answers >= answersWanted;
    }

    /** Says whether a replica may stop for good. */
    boolean mayStop(StackNode node) {
        return node == guest() && members.isDismissed();
    }

    StackNode guest() {
        return nodes.get(plan.nodes());
    }

    /** Returns the node that leads the newest term, null if none does. */
    @Nullable
    StackNode leader() {
        StackNode best = null;
        for (StackNode node : nodes) {
            if (node.leads()
                    && (best == null
                            || node.replica().raft().term()
                                    > best.replica().raft().term())) {
                best = node;
            }
        }
        return best;
    }

    List<StackNode> nodes() {
        return nodes;
    }

    StackNode nodeAt(int place) {
        return nodes.get(place);
    }

    @Nullable
    StackNode nodeAt(String endpoint) {
        for (StackNode node : nodes) {
            if (node.endpoint().equals(endpoint)) {
                return node;
            }
        }
        return null;
    }

    @Nullable
    StackNode nodeOf(long replica) {
        return replica >= 1 && replica <= nodes.size() ? nodes.get((int) replica - 1) : null;
    }

    StackNode anyNode(SplittableRandom chance) {
        return nodes.get(chance.nextInt(plan.nodes()));
    }

    StackClient client(int number) {
        return clients.get(number);
    }

    /** Returns where a client may ask, in an order of its own. */
    List<String> endpoints(SplittableRandom chance) {
        int first = chance.nextInt(plan.nodes());
        List<String> endpoints = new ArrayList<>();
        for (int i = 0; i < plan.nodes(); i++) {
            endpoints.add(nodes.get((first + i) % plan.nodes()).endpoint());
        }
        return endpoints;
    }

    /** Draws the pace of a clock, such that no two differ by more than leases bear. */
    double drawPace(SplittableRandom chance) {
        double share = chance.nextBoolean() ? chance.nextDouble() : chance.nextInt(2);
        return 1 + 0.9 * plan.driftRatio() * (share - 0.5);
    }

    /** What the store holds: little of the past, so that compaction comes about. */
    Bounds bounds() {
        return new Bounds(64 << 20, plan.has(StackPlan.Feature.COMPACTION) ? 6_000 : 4 << 20);
    }

    WatchLimits watchLimits() {
        return new WatchLimits(1_000, 100, 128, 8, 2_000, 8_000, 1 << 20, 1_500, 50, 5);
    }

    int capacity() {
        return plan.nodes() + 1 + plan.clients();
    }

    long nowNanos() {
        return simulation.nowNanos();
    }

    boolean isNoted() {
        return timeline.isKept();
    }

    void note(String who, String what) {
        if (timeline.isKept()) {
            timeline.note(simulation.nowNanos(), who + " " + what);
        }
    }

    /** Writes down what a client does; only then are the words put together. */
    void message(Object who, Supplier<String> what) {
        if (timeline.isKept()) {
            timeline.message(simulation.nowNanos(), who + " " + what.get());
        }
    }

    StackPlan plan() {
        return plan;
    }

    Tally tally() {
        return tally;
    }

    Simulation simulation() {
        return simulation;
    }

    StackNetwork network() {
        return network;
    }

    Truth truth() {
        return truth;
    }

    Members members() {
        return members;
    }

    /** Returns where every node is, in one line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (StackNode node : nodes) {
            text.append(node).append(node.isStopped() ? " stopped " : " ");
            text.append(node.isRunning() ? node.replica().status() : "down").append("; ");
        }
        return text.toString();
    }
}
