package io.murmuration.membership.swim;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The membership protocol of one node: takes packets, commands and the passing of time, and tells
 * its {@link Effects} what follows. Composes the parts of this package and holds what concerns more
 * than one of them: what every packet says by itself, and the node's stages.
 *
 * <p>Stages: idle → {@link #join} → joining → up → {@link #leave} → over; joining → over when
 * refused; up → over when superseded. A core that is over ignores everything.
 *
 * <p>The owner calls {@link #tick} every few milliseconds (see {@code PauseMeter.Settings.tick}) or
 * at {@link #nextDeadlineNanos}, and then says with {@link #ran} that nothing kept it from ticking.
 * A longer gap between two calls counts as a pause of this process. Not thread-safe.
 */
public final class Swim {

    private final Node node;
    private final MemberTable table;
    private final News news;
    private final Watches watches;
    private final Claims claims;
    private final IndirectProbes indirect;
    private final Sync sync;
    private final Joining joining;
    private final Admission admission;
    private final Healing healing;
    private final Leaving leaving;
    private final Isolation isolation;
    private final Reception reception;

    /**
     * Creates the protocol of a node that is in no cluster yet.
     *
     * @param rumourBytes how many bytes a piece of news takes in a packet
     * @param random the only source of chance, seeded by the caller
     * @param nowNanos monotonic time
     */
    public Swim(
            SwimSettings settings,
            Self self,
            ToIntFunction<Rumour> rumourBytes,
            RandomGenerator random,
            long nowNanos) {
        node = new Node(settings, self.id(), self.attributes(), random, nowNanos);
        table = new MemberTable(node);
        news = new News(node, table, rumourBytes);
        watches = new Watches(node, table, news);
        claims = new Claims(node, table, news, watches);
        indirect = new IndirectProbes(node, table);
        sync = new Sync(node, table, news, claims);
        joining = new Joining(node, table);
        admission = new Admission(node, table, news, joining, this::met);
        healing = new Healing(node, table, joining);
        leaving = new Leaving(node, table, news);
        isolation = new Isolation(node, table);
        reception = new Reception(
                node,
                new Reception.Parts(
                        table, news, watches, claims, indirect, sync, joining, admission, leaving, isolation));
    }

    private void met(Entry entry, long digest) {
        isolation.heard();
        if (entry.isLive()) {
            sync.meet(entry, digest);
        }
    }

    /** Starts to contact {@code seeds}; without any but itself the node is up at once. */
    public void join(List<Address> seeds, long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        isolation.heard();
        joining.start(seeds);
        tickParts();
    }

    /** Replaces the seeds that are contacted from now on. */
    public void seeds(List<Address> seeds) {
        joining.seeds(seeds);
    }

    /** Takes a packet in. */
    public void receive(Address from, Packet packet, long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        if (joining.stage() != Joining.Stage.OVER && joining.stage() != Joining.Stage.IDLE) {
            Packet.Header header = packet.header();
            if (packet.message() instanceof SwimMessage.Refuse refuse) {
                joining.onRefuse(from, refuse);
            } else if (!reception.foreign(from, header, packet.message() instanceof SwimMessage.Join)) {
                reception.receive(from, header, packet.message());
                followSelf();
            }
        }
        tickParts();
    }

    /** Takes in the header of a packet whose version this node cannot read. */
    public void receiveUnreadable(Address from, Packet.Header header, long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        if (joining.stage() != Joining.Stage.OVER && joining.stage() != Joining.Stage.IDLE) {
            // Who knows whom it speaks to is no newcomer; and two who refuse each other would never
            // end.
            if (!reception.foreign(from, header, header.targetUid() == 0)) {
                node.counters.packetsIgnored++;
            }
        }
        tickParts();
    }

    /** Acts on word of a newer life of this node's name. */
    private void followSelf() {
        NodeId newer = claims.takeNewerSelf();
        if (newer == null) {
            return;
        }
        if (joining.stage() == Joining.Stage.JOINING) {
            joining.renew(newer.uid());
        } else if (joining.stage() == Joining.Stage.UP) {
            table.superseded(newer);
            joining.over();
            node.effects().superseded(newer);
        }
    }

    /** Says that the process runs, and does what is due. */
    public void tick(long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        tickParts();
    }

    private void enter(long nowNanos, Effects effects) {
        long paused = node.enter(nowNanos, effects);
        // A pause shorter than any probe may take voids none; silence has been put right already.
        if (paused >= node.settings.probe().path().minTimeout().toNanos()) {
            node.health.failed(1);
            watches.onPause(paused);
            if (paused >= 1_000_000_000) {
                effects.note(new Effects.Note.Paused(paused / 1_000_000));
            }
        }
    }

    private void tickParts() {
        if (leaving.isUnderWay()) {
            if (joining.stage() != Joining.Stage.OVER && leaving.tick()) {
                finishLeaving();
            }
            return;
        }
        Joining.Stage stage = joining.stage();
        if (stage == Joining.Stage.IDLE || stage == Joining.Stage.OVER || node.nowNanos() < nextAt()) {
            return;
        }
        joining.tick();
        admission.tick();
        if (joining.stage() == Joining.Stage.UP) {
            isolation.tick();
            healing.tick();
            watches.tick();
        }
        indirect.tick();
        sync.tick();
        news.tick();
    }

    private long nextAt() {
        if (leaving.isUnderWay()) {
            return leaving.nextAt();
        }
        long next = Math.min(joining.nextAt(), admission.nextAt());
        if (joining.stage() == Joining.Stage.UP) {
            next = Math.min(next, Math.min(isolation.nextAt(), Math.min(healing.nextAt(), watches.nextAt())));
        }
        return Math.min(Math.min(next, indirect.nextAt()), Math.min(sync.nextAt(), news.nextAt()));
    }

    /** Says that the process has run without a pause until {@code nowNanos}; does nothing else. */
    public void ran(long nowNanos) {
        node.ran(nowNanos);
    }

    /**
     * Returns when {@link #tick} has something to do next, if no input comes before; about 36 years
     * ahead if nothing is planned.
     */
    public long nextDeadlineNanos() {
        Joining.Stage stage = joining.stage();
        boolean over = stage == Joining.Stage.IDLE || stage == Joining.Stage.OVER;
        return node.toNanos(over ? Node.NEVER : nextAt());
    }

    /**
     * Says goodbye: {@link Effects#left} follows when it was confirmed, or took too long; or
     * {@link Effects#superseded} in its stead, if a newer life of this node's name shows first.
     */
    public void leave(long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        if (joining.stage() == Joining.Stage.OVER || leaving.isUnderWay()) {
            return;
        }
        if (joining.stage() != Joining.Stage.UP || leaving.start()) {
            finishLeaving();
        }
    }

    private void finishLeaving() {
        int acknowledged = leaving.isUnderWay() ? leaving.finish() : 0;
        joining.over();
        node.effects().left(acknowledged);
    }

    /** Publishes other tags. */
    public void updateTags(Tags tags, long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        publishSelf(node.attributes.withTags(tags));
    }

    /**
     * Publishes where else this node can be reached.
     *
     * @throws IllegalArgumentException if the endpoints would take too many bytes
     */
    public void updateEndpoint(String purpose, String where, long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        publishSelf(node.attributes.withEndpoint(purpose, where));
    }

    private void publishSelf(Attributes attributes) {
        if (joining.stage() == Joining.Stage.OVER) {
            return;
        }
        table.updateSelf(attributes);
        news.tell(table.self());
        news.toAll();
        tickParts();
    }

    /**
     * Publishes that an actor has joined a group.
     *
     * @return the number of the entry, by which it ends
     * @throws IllegalStateException if this node has too many entries
     */
    public long joinGroup(String key, String ref, long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        Rumour.GroupEntry entry = table.groups().create(key, ref);
        news.tell(entry);
        news.toAll();
        tickParts();
        return entry.number();
    }

    /** Publishes that entry {@code number} of this node has ended; does nothing if it has. */
    public void leaveGroup(long number, long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        Rumour.GroupEntry entry = table.groups().find(node.id, number);
        if (entry != null) {
            table.groups().join(entry.ended());
            news.tell(entry.ended());
            news.toAll();
            tickParts();
        }
    }

    /** Returns this node's identity. */
    public NodeId self() {
        return node.id;
    }

    /** Returns the view at this moment. */
    public MembershipView view() {
        return table.view();
    }

    /** Returns every group entry of a live member, sorted by key, owner and number. */
    public List<Rumour.GroupEntry> groups() {
        List<Rumour.GroupEntry> shown = new ArrayList<>(table.groups().shown());
        shown.sort(Comparator.comparing(Rumour.GroupEntry::key)
                .thenComparing(Rumour.GroupEntry::owner)
                .thenComparingLong(Rumour.GroupEntry::number));
        return shown;
    }

    /** Returns the digest of the view: equal where the views are, but for suspicions. */
    public long digest() {
        return table.digest().value();
    }

    /** Returns the names of those who watch {@code name}, in the order of the rings. */
    public List<String> observersOf(String name) {
        Entry subject = table.find(name);
        if (subject == null || !subject.isLive()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Entry observer : table.rings().observersOf(subject)) {
            names.add(observer.name());
        }
        return names;
    }

    /** Returns φ of the silence of {@code name}, if this node observes it. */
    public OptionalDouble phiOf(String name, long nowNanos) {
        Entry subject = table.find(name);
        @Nullable Watch watch = subject == null ? null : watches.find(subject);
        return watch == null || !watch.regular
                ? OptionalDouble.empty()
                : OptionalDouble.of(watch.pauses.phi(watch.silence(node.awakeAt(nowNanos))));
    }

    /** Returns what was counted since the start. */
    public SwimStats stats() {
        Counters counted = node.counters;
        return new SwimStats(
                counted.probes,
                counted.probesMissed,
                counted.indirectAsked,
                counted.suspicions,
                counted.deaths,
                counted.refutations,
                counted.pauses,
                counted.syncs,
                counted.packetsRefused,
                counted.packetsIgnored,
                news.dropped(),
                news.waiting(),
                node.health.score());
    }
}
