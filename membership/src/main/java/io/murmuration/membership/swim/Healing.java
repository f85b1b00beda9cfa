package io.murmuration.membership.swim;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.MemberState;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for those who are missing: seeds that are no members, forever, and the dead, while they are
 * remembered. One contact an interval, at a random phase; in a partition of many that adds up to
 * many a second, so both sides find each other soon after it ends.
 */
final class Healing {

    private static final long FIRST_NANOS = 1_000_000_000;

    private final Node node;
    private final MemberTable table;
    private final Joining joining;
    private long nextAt;
    private long seedsAt = Node.NEVER;
    private long seedsEvery = FIRST_NANOS;

    Healing(Node node, MemberTable table, Joining joining) {
        this.node = node;
        this.table = table;
        this.joining = joining;
        this.nextAt = node.upTo(node.settings.upkeep().healInterval());
    }

    void tick() {
        if (joining.stage() != Joining.Stage.UP) {
            return;
        }
        long interval = node.settings.upkeep().healInterval().toNanos();
        if (seedsAt == Node.NEVER) {
            seedsAt = node.nowNanos() + FIRST_NANOS;
        }
        if (node.nowNanos() >= seedsAt) {
            boolean missing = contactSeed();
            seedsEvery = missing ? Math.min(2 * seedsEvery, interval) : FIRST_NANOS;
            seedsAt = node.nowNanos() + (missing ? seedsEvery : interval);
        }
        if (node.nowNanos() >= nextAt) {
            nextAt = node.nowNanos() + interval;
            forgetOld();
            contactDead();
        }
    }

    /** Returns whether any seed is not a member. */
    private boolean contactSeed() {
        List<Address> missing = new ArrayList<>();
        for (Address seed : joining.seeds()) {
            if (!joining.isMember(seed)) {
                missing.add(seed);
            }
        }
        if (missing.isEmpty()) {
            return false;
        }
        joining.ask(missing.get(node.random.nextInt(missing.size())), 0, null, 0);
        return true;
    }

    private void contactDead() {
        List<Entry> dead = new ArrayList<>();
        for (Entry entry : table.all()) {
            if (entry.state() == MemberState.DEAD) {
                dead.add(entry);
            }
        }
        if (!dead.isEmpty()) {
            Entry entry = dead.get(node.random.nextInt(dead.size()));
            joining.ask(
                    entry.address(),
                    entry.id().uid(),
                    new Packet.Accusation(entry.record.incarnation(), MemberState.DEAD),
                    0);
        }
    }

    private void forgetOld() {
        long ttl = node.settings.upkeep().tombstone().toNanos();
        List<Entry> old = new ArrayList<>();
        for (Entry entry : table.all()) {
            if (!entry.isLive() && entry != table.self() && node.nowNanos() - entry.endedAt >= ttl) {
                old.add(entry);
            }
        }
        old.forEach(table::forget);
    }

    long nextAt() {
        if (joining.stage() != Joining.Stage.UP) {
            return Node.NEVER;
        }
        return Math.min(nextAt, seedsAt == Node.NEVER ? node.nowNanos() : seedsAt);
    }
}
