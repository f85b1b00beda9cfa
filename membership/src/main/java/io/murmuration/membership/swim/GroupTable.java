package io.murmuration.membership.swim;

import io.murmuration.gossip.view.ViewDigest;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Rumour.GroupEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which actors are in which groups. Each entry belongs to one life of one member, is made and ended
 * by it alone, and shows while that member is live. Ended entries are remembered, in short, as long
 * as their owner, so that a late rumour cannot bring them back.
 */
final class GroupTable {

    /** The most entries of one member, and the most ended ones that are remembered of it. */
    static final int MAX_ENTRIES = 4_096;

    private static final class Owner {
        final TreeMap<Long, GroupEntry> entries = new TreeMap<>();
        final TreeSet<Long> ended = new TreeSet<>();
        boolean shown;
    }

    private final Node node;
    private final MemberTable members;
    private final ViewDigest digest;
    private final Map<NodeId, Owner> owners = new LinkedHashMap<>();
    private long numbers;

    GroupTable(Node node, MemberTable members, ViewDigest digest) {
        this.node = node;
        this.members = members;
        this.digest = digest;
    }

    /** Makes an entry of this node. */
    GroupEntry create(String key, String ref) {
        Owner own = owners.get(node.id);
        if (own != null && own.entries.size() >= MAX_ENTRIES) {
            throw new IllegalStateException(
                    "this node has " + MAX_ENTRIES + " group entries already, the most allowed");
        }
        GroupEntry entry = new GroupEntry(node.id, ++numbers, key, ref, false);
        join(entry);
        return entry;
    }

    /** Joins a claim about an entry into what is held; returns whether anything has changed. */
    boolean join(GroupEntry claim) {
        Entry member = members.find(claim.owner());
        if (member == null) {
            return false;
        }
        Owner owner = owners.computeIfAbsent(claim.owner(), id -> new Owner());
        owner.shown = member.isLive();
        if (claim.gone()) {
            return end(member, owner, claim.number());
        }
        boolean known = owner.entries.containsKey(claim.number()) || hasEnded(owner, claim.number());
        if (known || owner.entries.size() >= MAX_ENTRIES) {
            return false;
        }
        owner.entries.put(claim.number(), claim);
        show(member, owner, claim, true);
        return true;
    }

    private boolean end(Entry member, Owner owner, long number) {
        if (hasEnded(owner, number)) {
            return false;
        }
        GroupEntry entry = owner.entries.remove(number);
        owner.ended.add(number);
        if (owner.ended.size() > MAX_ENTRIES) {
            owner.ended.pollFirst();
        }
        if (entry != null) {
            show(member, owner, entry, false);
        }
        return true;
    }

    /** Forgotten ends are older than all that are remembered; but who is old may still be there. */
    private static boolean hasEnded(Owner owner, long number) {
        boolean forgotten = owner.ended.size() >= MAX_ENTRIES && number < owner.ended.first();
        return owner.ended.contains(number) || (forgotten && !owner.entries.containsKey(number));
    }

    /**
     * Returns whether this node knows that the entry has ended, although {@code claim} says not.
     */
    boolean contradicts(GroupEntry claim) {
        Owner owner = owners.get(claim.owner());
        return owner != null && !claim.gone() && hasEnded(owner, claim.number());
    }

    @Nullable
    GroupEntry find(NodeId owner, long number) {
        Owner held = owners.get(owner);
        return held == null ? null : held.entries.get(number);
    }

    /** Shows or hides the entries of a member that has come back or gone. */
    void onOwnerChanged(Entry member) {
        Owner owner = owners.get(member.id());
        if (owner == null || owner.shown == member.isLive()) {
            return;
        }
        boolean show = member.isLive();
        if (show) {
            owner.shown = true;
        }
        for (GroupEntry entry : owner.entries.values()) {
            show(member, owner, entry, show);
        }
        owner.shown = show;
    }

    /** Forgets all entries of a life that is over for good. */
    void forget(NodeId id) {
        Owner owner = owners.remove(id);
        Entry member = members.find(id.name());
        if (owner == null) {
            return;
        }
        for (GroupEntry entry : owner.entries.values()) {
            if (owner.shown) {
                digest.remove(bucketOf(id, member), item(entry));
                node.effects().publishGroup(new Effects.GroupChange(entry, false));
            }
        }
    }

    /** Returns the entries of {@code member}, in the order in which they were made. */
    List<GroupEntry> of(Entry member) {
        Owner owner = owners.get(member.id());
        return owner == null ? List.of() : List.copyOf(owner.entries.values());
    }

    /** Returns every entry that shows. */
    List<GroupEntry> shown() {
        List<GroupEntry> shown = new ArrayList<>();
        for (Owner owner : owners.values()) {
            if (owner.shown) {
                shown.addAll(owner.entries.values());
            }
        }
        return shown;
    }

    private void show(Entry member, Owner owner, GroupEntry entry, boolean present) {
        if (!owner.shown) {
            return;
        }
        if (present) {
            digest.add(member.bucket(), item(entry));
        } else {
            digest.remove(member.bucket(), item(entry));
        }
        node.effects().publishGroup(new Effects.GroupChange(entry, present));
    }

    private static int bucketOf(NodeId id, @Nullable Entry member) {
        return member != null ? member.bucket() : ViewDigest.bucketOf(ViewDigest.hash(id.name()));
    }

    private static long item(GroupEntry entry) {
        long owner = ViewDigest.hash(entry.owner().name())
                ^ ViewDigest.mix(entry.owner().uid());
        return ViewDigest.mix(ViewDigest.mix(owner) + entry.number() * 0x9E3779B97F4A7C15L);
    }
}
