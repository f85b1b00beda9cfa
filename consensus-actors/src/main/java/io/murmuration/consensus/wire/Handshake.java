package io.murmuration.consensus.wire;

import org.jspecify.annotations.Nullable;

/** Whether two nodes may talk: they speak a common version and belong to one cluster (ruling 9). */
public final class Handshake {

    /** The oldest version of packets that this release reads. */
    public static final int OLDEST_VERSION = 1;

    private final String cluster;
    private final String node;
    private long clusterId;

    /**
     * Stands for one node.
     *
     * @param cluster name of its cluster
     */
    public Handshake(String cluster, String node) {
        this.cluster = cluster;
        this.node = node;
    }

    /** The node belongs to this cluster from now on. */
    public void identify(long id) {
        clusterId = id;
    }

    /** Returns to which cluster the node belongs, 0 = none yet. */
    public long clusterId() {
        return clusterId;
    }

    /** Returns the name of the node's cluster. */
    public String cluster() {
        return cluster;
    }

    /** Returns the node's name. */
    public String node() {
        return node;
    }

    /** Returns what the node says when it dials. */
    public LinkFrame.Greeting greeting(Lane lane, String endpoint) {
        return new LinkFrame.Greeting(
                OLDEST_VERSION, PacketCodec.VERSION, lane.number(), cluster, clusterId, node, endpoint);
    }

    /** Returns the answer to a greeting: a welcome, or why not. */
    public LinkFrame answer(LinkFrame.Greeting greeting) {
        if (greeting.oldestVersion() > PacketCodec.VERSION || greeting.newestVersion() < OLDEST_VERSION) {
            return new LinkFrame.Refused("node " + greeting.node() + " speaks versions " + greeting.oldestVersion()
                    + " to " + greeting.newestVersion() + ", node " + node + " " + OLDEST_VERSION + " to "
                    + PacketCodec.VERSION + ": upgrade the older one");
        }
        if (!greeting.cluster().equals(cluster)) {
            return new LinkFrame.Refused("node " + greeting.node() + " is of cluster '" + greeting.cluster()
                    + "', node " + node + " of '" + cluster + "': correct the address or the cluster's name");
        }
        String foreign = foreign(greeting.clusterId());
        if (foreign != null) {
            return new LinkFrame.Refused("node " + greeting.node() + ", calling node " + node + ": " + foreign);
        }
        return new LinkFrame.Welcome(Math.min(greeting.newestVersion(), PacketCodec.VERSION), clusterId, node);
    }

    /**
     * Returns why this node and one of that cluster cannot talk; null if they can. Who belongs to
     * none yet can talk with all.
     */
    public @Nullable String foreign(long otherId) {
        if (otherId == clusterId || otherId == 0 || clusterId == 0) {
            return null;
        }
        return "cluster '" + cluster + "' has been founded twice: one side belongs to cluster id "
                + Long.toHexString(otherId) + ", the other to " + Long.toHexString(clusterId)
                + "; two clusters never merge, so move one side's data away or correct the address";
    }
}
