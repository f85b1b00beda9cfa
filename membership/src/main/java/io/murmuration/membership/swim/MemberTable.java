package io.murmuration.membership.swim;

import io.murmuration.gossip.view.ViewDigest;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The join of all claims this node has admitted, and what follows from it: the view and its
 * versions, the digest, the rings of observers. What it holds of a member never falls in the order
 * of {@link MemberRecord}.
 */
final class MemberTable {

    /** The most names that are remembered; claims about more are dropped and counted. */
    static final int MAX_MEMBERS = 65_536;

    private final Node node;
    private final Map<String, Entry> byName = new LinkedHashMap<>();
    private final List<Entry> others = new ArrayList<>();
    private final ViewDigest digest = new ViewDigest();
    private final ObserverRings rings;
    private final Entry self;
    private final int[] newestVersions = new int[256];
    private final long epoch;
    private final GroupTable groups;
    private long version;
    private long changes;
    private boolean isolated;

    MemberTable(Node node) {
        this.node = node;
        this.rings = new ObserverRings(node.settings.probe().observers());
        this.epoch = node.id.uid();
        this.groups = new GroupTable(node, this, digest);
        this.self = new Entry(new MemberRecord(node.id, 0, MemberState.ALIVE, node.attributes));
        byName.put(self.name(), self);
        settleLive(self);
    }

    GroupTable groups() {
        return groups;
    }

    Entry self() {
        return self;
    }

    @Nullable
    Entry find(String name) {
        return byName.get(name);
    }

    /** Returns the entry of exactly that life, if it is the one held. */
    @Nullable
    Entry find(NodeId id) {
        Entry entry = byName.get(id.name());
        return entry != null && entry.id().uid() == id.uid() ? entry : null;
    }

    /** Returns whether a member is or was at that address. */
    boolean knows(Address address) {
        for (Entry entry : byName.values()) {
            if (entry.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    Collection<Entry> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /** Returns the live members but this node, in no order that means anything. */
    List<Entry> others() {
        return others;
    }

    /** Returns the number of live members, this node included. */
    int size() {
        return rings.size();
    }

    ObserverRings rings() {
        return rings;
    }

    /** Returns a number that changes with the set of live members. */
    long changes() {
        return changes;
    }

    ViewDigest digest() {
        return digest;
    }

    MembershipView view() {
        SortedMap<String, Member> members = new TreeMap<>();
        for (Entry entry : byName.values()) {
            members.put(entry.name(), entry.record.toMember());
        }
        return new MembershipView(epoch, version, self.name(), members, isolated);
    }

    /**
     * Joins a claim into what is held, and publishes what that changes.
     *
     * @param evidence of a suspicion or death
     * @param verdictAt when the verdict was given, on this node's clock
     * @return whether anything has changed
     */
    boolean join(MemberRecord claim, @Nullable Evidence evidence, long verdictAt) {
        Entry entry = byName.get(claim.id().name());
        if (entry == null) {
            return enter(claim, evidence, verdictAt);
        }
        boolean sameLife = entry.id().uid() == claim.id().uid();
        if (!sameLife && (claim.id().uid() < entry.id().uid() || claim.attributes() == null)) {
            return false; // An old life; or a new one of which too little is known to admit it.
        }
        MemberRecord before = entry.record;
        MemberRecord after = before.join(claim);
        boolean verdict = after.compareVerdict(before) != 0;
        if (!verdict && Objects.equals(after.attributes(), before.attributes())) {
            return false;
        }
        if (entry.isLive()) {
            digest.remove(entry.bucket(), entry.digestItem());
        }
        entry.record = after;
        if (verdict) {
            entry.evidence =
                    after.state() == MemberState.SUSPECT || after.state() == MemberState.DEAD ? evidence : null;
            entry.verdictAt = verdictAt;
            settleTimes(entry, before);
        }
        settleLive(entry);
        if (!sameLife) {
            changes++;
            groups.forget(before.id());
        }
        groups.onOwnerChanged(entry);
        publish(entry, before, verdict);
        return true;
    }

    private boolean enter(MemberRecord claim, @Nullable Evidence evidence, long verdictAt) {
        if (claim.attributes() == null || !claim.state().isLive()) {
            return false;
        }
        if (byName.size() >= MAX_MEMBERS) {
            node.counters.packetsIgnored++;
            return false;
        }
        Entry entry = new Entry(claim);
        entry.evidence = claim.state() == MemberState.SUSPECT ? evidence : null;
        entry.verdictAt = verdictAt;
        entry.heardAt = node.awakeNanos();
        entry.standingSince = node.awakeNanos();
        byName.put(entry.name(), entry);
        settleLive(entry);
        Member alive = entry.record.with(MemberState.ALIVE).toMember();
        emit(new MembershipEvent.MemberUp(++version, alive));
        if (claim.state() == MemberState.SUSPECT) {
            emit(new MembershipEvent.MemberSuspected(++version, entry.record.toMember(), evidenceOf(entry)));
        }
        return true;
    }

    /** A new life, a recovery and an end each start something anew. */
    private void settleTimes(Entry entry, MemberRecord before) {
        MemberState now = entry.state();
        boolean sameLife = before.id().uid() == entry.id().uid();
        if (now == MemberState.ALIVE && (before.state() != MemberState.ALIVE || !sameLife)) {
            entry.standingSince = node.awakeNanos();
        }
        if (now.isLive() && (!before.state().isLive() || !sameLife)) {
            entry.heardAt = node.awakeNanos();
        }
        entry.disputed = (sameLife && entry.disputed) || now == MemberState.SUSPECT || now == MemberState.DEAD;
        if (!now.isLive()) {
            entry.endedAt = node.nowNanos();
        }
    }

    private void publish(Entry entry, MemberRecord before, boolean verdict) {
        Member member = entry.record.toMember();
        boolean sameLife = before.id().uid() == entry.id().uid();
        boolean newAttributes = !Objects.equals(before.attributes(), entry.record.attributes());
        if (verdict) {
            if (sameLife && newAttributes) {
                // One event, one change: the verdict first, with the attributes as they were.
                member = entry.record.withAttributes(before.attributes()).toMember();
            }
            emit(verdictEvent(entry, before, member));
        }
        if (sameLife && newAttributes) {
            emit(new MembershipEvent.TagsChanged(++version, entry.record.toMember()));
        }
    }

    private MembershipEvent verdictEvent(Entry entry, MemberRecord before, Member member) {
        boolean sameLife = before.id().uid() == entry.id().uid();
        if (!sameLife && entry.isLive()) {
            return before.state() == MemberState.LEFT
                    ? new MembershipEvent.MemberUp(++version, member)
                    : new MembershipEvent.MemberRestarted(++version, before.id(), member);
        }
        return switch (entry.state()) {
            case ALIVE ->
                before.state() == MemberState.ALIVE
                        ? new MembershipEvent.MemberReaffirmed(++version, member)
                        : new MembershipEvent.MemberRecovered(++version, member);
            case SUSPECT -> new MembershipEvent.MemberSuspected(++version, member, evidenceOf(entry));
            case DEAD ->
                before.state() == MemberState.DEAD && sameLife
                        ? new MembershipEvent.MemberReaffirmed(++version, member)
                        : new MembershipEvent.MemberFailed(++version, member, evidenceOf(entry));
            case LEFT -> new MembershipEvent.MemberLeft(++version, member);
        };
    }

    private static Evidence evidenceOf(Entry entry) {
        Evidence evidence = entry.evidence;
        return evidence != null ? evidence : new Evidence(List.of(), Duration.ZERO, 0, 0);
    }

    /** Publishes that this node has other attributes. */
    void updateSelf(Attributes attributes) {
        node.attributes = attributes;
        join(self.record.withAttributes(attributes), null, 0);
    }

    /** Gives this node, which was never up, another uid. */
    void renewSelf(NodeId id) {
        digest.remove(self.bucket(), self.digestItem());
        node.id = id;
        self.record = new MemberRecord(id, node.incarnation, MemberState.ALIVE, node.attributes);
        settleLive(self);
        changes++;
    }

    /** Forgets one that has ended. */
    void forget(Entry entry) {
        byName.remove(entry.name());
        groups.forget(entry.id());
        emit(new MembershipEvent.MemberRemoved(++version, entry.id()));
    }

    void isolated(boolean nowIsolated) {
        isolated = nowIsolated;
        node.isolated = nowIsolated;
        emit(nowIsolated ? new MembershipEvent.ViewIsolated(++version) : new MembershipEvent.ViewConnected(++version));
    }

    void superseded(NodeId by) {
        emit(new MembershipEvent.SelfSuperseded(++version, by));
    }

    private void emit(MembershipEvent event) {
        node.effects().publish(event);
    }

    /** Writes what all live members understand: the newest version of the oldest (ruling 9). */
    private void settleVersion() {
        int version = node.attributes.oldestVersion();
        while (version < node.attributes.newestVersion() && newestVersions[version] == 0) {
            version++;
        }
        node.writeVersion = version;
    }

    /** Puts the entry into digest, list and rings, or takes it out of the latter two. */
    private void settleLive(Entry entry) {
        if (entry.isLive()) {
            digest.add(entry.bucket(), entry.digestItem());
            if (entry.liveIndex < 0) {
                entry.liveIndex = others.size();
                if (entry != self) {
                    others.add(entry);
                }
                rings.add(entry);
                changes++;
            } else {
                newestVersions[entry.liveVersion]--;
            }
            entry.liveVersion = entry.attributes().newestVersion();
            newestVersions[entry.liveVersion]++;
            settleVersion();
        } else if (entry.liveIndex >= 0) {
            if (entry != self) {
                Entry last = others.remove(others.size() - 1);
                if (last != entry) {
                    others.set(entry.liveIndex, last);
                    last.liveIndex = entry.liveIndex;
                }
            }
            entry.liveIndex = -1;
            newestVersions[entry.liveVersion]--;
            rings.remove(entry);
            changes++;
            settleVersion();
        }
    }
}
