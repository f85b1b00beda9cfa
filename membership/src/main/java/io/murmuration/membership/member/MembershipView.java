package io.murmuration.membership.member;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An immutable picture of the cluster as one node sees it.
 *
 * @param epoch names the run of versions; another epoch means a new snapshot, not a later one
 * @param version counts the changes within the epoch
 * @param self the name of the node whose view this is
 * @param byName every member that is remembered, ended ones included, sorted by name
 * @param isolated whether the node hears from nobody, so that the view may be old
 */
public record MembershipView(
        long epoch, long version, String self, SortedMap<String, Member> byName, boolean isolated) {

    public MembershipView {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /** Returns every member that is remembered, ended ones included, sorted by name. */
    public Collection<Member> members() {
        return byName.values();
    }

    /** Returns the members that belong to the cluster, suspected ones included, sorted by name. */
    public List<Member> live() {
        List<Member> live = new ArrayList<>();
        for (Member member : byName.values()) {
            if (member.isLive()) {
                live.add(member);
            }
        }
        return Collections.unmodifiableList(live);
    }

    /** Returns the member of that name, if it is remembered. */
    public Optional<Member> member(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Returns the view after {@code event}.
     *
     * @throws IllegalArgumentException if the event is not the next one
     */
    public MembershipView apply(MembershipEvent event) {
        if (event.version() != version + 1) {
            throw new IllegalArgumentException(
                    "event of version " + event.version() + " does not follow version " + version);
        }
        SortedMap<String, Member> changed = byName;
        boolean nowIsolated = isolated;
        if (event instanceof MembershipEvent.MemberChanged change) {
            changed = new TreeMap<>(byName);
            changed.put(change.member().name(), change.member());
        } else if (event instanceof MembershipEvent.MemberRemoved removed) {
            changed = new TreeMap<>(byName);
            changed.remove(removed.id().name());
        } else if (event instanceof MembershipEvent.ViewIsolated) {
            nowIsolated = true;
        } else if (event instanceof MembershipEvent.ViewConnected) {
            nowIsolated = false;
        }
        return new MembershipView(epoch, event.version(), self, changed, nowIsolated);
    }
}
