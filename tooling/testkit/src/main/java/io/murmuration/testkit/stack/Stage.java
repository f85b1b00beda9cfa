package io.murmuration.testkit.stack;

import io.murmuration.consensus.group.GroupEvent;
import io.murmuration.testkit.raft.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Nodes that serve the replicated store, and clients of it, in virtual time and with the product's
 * settings, for those who tell a story: nothing goes wrong but what they do. Nodes and clients are
 * numbered from 1. Not thread-safe.
 */
public final class Stage {

    /**
     * Something that a node told.
     *
     * @param node its number
     */
    public record Told(long atNanos, int node, GroupEvent event) {}

    private final StackCluster cluster;
    private final int nodes;
    private final List<StageClient> clients = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    /**
     * Founds a group of so many nodes and starts them.
     *
     * @param tick of nodes; an election takes ten to twenty
     */
    public Stage(int nodes, int clients, Duration tick, long seed) {
        this.nodes = nodes;
        cluster = new StackCluster(StackPlan.quiet(nodes, clients, tick.toNanos(), seed), new Tally(), Timeline.NONE);
        cluster.listen((node, event) -> told.add(new Told(nowNanos(), (int) node.id(), event)));
        for (int i = 0; i < nodes; i++) {
            cluster.nodeAt(i).start();
        }
        SplittableRandom random = cluster.simulation().random("stage");
        for (int i = 0; i < clients; i++) {
            this.clients.add(new StageClient(cluster, nodes + 1 + i, tick.toNanos() / 2, random.nextLong()));
        }
    }

    public StageClient client(int number) {
        return clients.get(number - 1);
    }

    /** Returns how a node is reached. */
    public String endpoint(int node) {
        return cluster.nodeAt(node - 1).endpoint();
    }

    /** Returns who leads the newest term, 0 if nobody does. */
    public int leader() {
        StackNode leader = cluster.leader();
        return leader == null ? 0 : (int) leader.id();
    }

    public long nowNanos() {
        return cluster.nowNanos();
    }

    public void run(Duration length) {
        cluster.simulation().run(length);
    }

    /** Lets things happen until it holds; returns whether it did in time. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return cluster.simulation().runUntil(condition, limit);
    }

    /** These nodes and clients hear nothing of all others any more. */
    public void cutOff(List<Integer> cutNodes, List<Integer> cutClients) {
        int capacity = cluster.capacity();
        boolean[] cut = new boolean[capacity];
        cutNodes.forEach(node -> cut[node - 1] = true);
        cutClients.forEach(client -> cut[nodes + client] = true);
        for (int a = 0; a < capacity; a++) {
            for (int b = 0; b < capacity; b++) {
                if (cut[a] != cut[b]) {
                    cluster.network().cut(a, b);
                }
            }
        }
    }

    public void heal() {
        cluster.network().heal();
    }

    /** Returns the index of the last entry in a node's log. */
    public long lastIndex(int node) {
        return cluster.nodeAt(node - 1).replica().raft().lastIndex();
    }

    /** Returns the term of an entry in a node's log, -1 if it is not there. */
    public long termAt(int node, long index) {
        return cluster.nodeAt(node - 1).disk().log().term(index);
    }

    /** Returns up to where a node has applied. */
    public long applied(int node) {
        return cluster.nodeAt(node - 1).replica().status().appliedIndex();
    }

    /** Returns a hash of what a node has, equal where the state is. */
    public long stateHash(int node) {
        return cluster.nodeAt(node - 1).stateHash();
    }

    /** Returns what nodes told so far, in order: a view, not a copy. */
    public List<Told> told() {
        return told;
    }
}
