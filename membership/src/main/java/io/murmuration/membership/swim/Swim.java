package io.murmuration.membership.swim;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** The membership protocol of one node. */
public final class Swim {

    /**
     * Creates the protocol of a node that is in no cluster yet.
     *
     * @param rumourBytes how many bytes a piece of news takes in a packet
     * @param random the only source of chance, seeded by the caller
     * @param nowNanos monotonic time
     */
    public Swim(
            SwimSettings settings,
            NodeId self,
            Attributes attributes,
            ToIntFunction<Rumour> rumourBytes,
            RandomGenerator random,
            long nowNanos) {}

    /** Starts to contact {@code seeds}; without any the node is a cluster of its own at once. */
    public void join(List<Address> seeds, long nowNanos, Effects effects) {}

    /** Replaces the seeds that are contacted from now on. */
    public void seeds(List<Address> seeds) {}

    /** Takes a packet in. */
    public void receive(Address from, Packet packet, long nowNanos, Effects effects) {}

    /** Takes in the header of a packet whose version this node cannot read. */
    public void receiveUnreadable(Address from, Packet.Header header, long nowNanos, Effects effects) {}

    /** Says that the process runs, and does what is due. */
    public void tick(long nowNanos, Effects effects) {}

    /** Says that the process has run without a pause until {@code nowNanos}; does nothing else. */
    public void ran(long nowNanos) {}

    /** Returns when {@link #tick} has something to do next, if no input comes before. */
    public long nextDeadlineNanos() {
        return 0;
    }

    /** Says goodbye. */
    public void leave(long nowNanos, Effects effects) {}

    /** Publishes other tags. */
    public void updateTags(Tags tags, long nowNanos, Effects effects) {}

    /** Publishes where else this node can be reached. */
    public void updateEndpoint(String purpose, String where, long nowNanos, Effects effects) {}

    /** Publishes that an actor has joined a group; returns the number of the entry. */
    public long joinGroup(String key, String ref, long nowNanos, Effects effects) {
        return 0;
    }

    /** Publishes that entry {@code number} of this node has ended. */
    public void leaveGroup(long number, long nowNanos, Effects effects) {}

    /** Returns this node's identity. */
    public NodeId self() {
        throw new IllegalStateException();
    }

    /** Returns the view at this moment. */
    public MembershipView view() {
        throw new IllegalStateException();
    }

    /** Returns every group entry of a live member, sorted by key, owner and number. */
    public List<Rumour.GroupEntry> groups() {
        return List.of();
    }

    /** Returns the digest of the view: equal where the views are, but for suspicions. */
    public long digest() {
        return 0;
    }

    /** Returns the names of those who watch {@code name}, in the order of the rings. */
    public List<String> observersOf(String name) {
        return List.of();
    }

    /** Returns φ of the silence of {@code name}, if this node observes it. */
    public OptionalDouble phiOf(String name, long nowNanos) {
        return OptionalDouble.empty();
    }

    /** Returns what was counted since the start. */
    public SwimStats stats() {
        throw new IllegalStateException();
    }
}
