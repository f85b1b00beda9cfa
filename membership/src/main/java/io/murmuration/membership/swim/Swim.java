package io.murmuration.membership.swim;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MemberState;
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

    private static final int MAX_SHORT_NAME = 14;

    private final Node node;
    private final MemberTable table;
    private final News news;
    private final Watches watches;
    private final Claims claims;
    private final IndirectProbes indirect;
    private final Stagger stagger;
    private final Sync sync;
    private final Joining joining;
    private final Admission admission;
    private final Healing healing;
    private final Leaving leaving;
    private long heardAnyoneAt;

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
        stagger = new Stagger(node, table);
        sync = new Sync(node, table, news, claims);
        joining = new Joining(node, table);
        admission = new Admission(node, table, news, joining, this::met);
        healing = new Healing(node, table, joining);
        leaving = new Leaving(node, table, news);
    }

    private void met(Entry entry, long digest) {
        heardAnyone();
        if (entry.isLive()) {
            sync.meet(entry, digest);
        }
    }

    /** Starts to contact {@code seeds}; without any but itself the node is up at once. */
    public void join(List<Address> seeds, long nowNanos, Effects effects) {
        enter(nowNanos, effects);
        heardAnyoneAt = node.awakeNanos();
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
            } else if (!foreign(from, header, packet.message() instanceof SwimMessage.Join)) {
                receive(from, header, packet.message());
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
            if (!foreign(from, header, header.targetUid() == 0)) {
                node.counters.packetsIgnored++;
            }
        }
        tickParts();
    }

    /**
     * Returns whether a packet comes from those who do not belong here, and says so to who asks.
     */
    private boolean foreign(Address from, Packet.Header header, boolean answer) {
        RefuseReason reason;
        String detail;
        Attributes own = node.attributes;
        if (header.cluster() != node.cluster) {
            reason = RefuseReason.OTHER_CLUSTER;
            detail = "this is cluster '" + node.settings.cluster() + "'";
        } else if (header.newestVersion() < own.oldestVersion() || header.oldestVersion() > own.newestVersion()) {
            reason = RefuseReason.NO_COMMON_VERSION;
            detail = "here " + own.oldestVersion() + ".." + own.newestVersion() + ", there " + header.oldestVersion()
                    + ".." + header.newestVersion();
        } else {
            return false;
        }
        node.counters.packetsRefused++;
        if (answer) {
            admission.refuse(from, header.sender(), reason, 0, detail);
        } else {
            node.effects().note(new Effects.Note.PacketRefused(from, reason, detail));
        }
        return true;
    }

    private void receive(Address from, Packet.Header header, SwimMessage message) {
        Entry sender = table.find(header.sender());
        boolean mine = header.targetUid() == 0 || header.targetUid() == node.id.uid();
        if (message instanceof SwimMessage.Join join) {
            accuse(header, mine);
            admission.onJoin(from, header, join);
        } else if (message instanceof SwimMessage.Cookie cookie) {
            joining.onCookie(from, cookie.cookie());
        } else if (message instanceof SwimMessage.Welcome welcome) {
            onWelcome(from, header, welcome, mine);
        } else if (sender == null || sender == table.self()) {
            onStranger(from, header, message, mine);
        } else {
            if (sender.state() == MemberState.LEFT && !(message instanceof SwimMessage.Leave)) {
                node.counters.packetsIgnored++;
                return;
            }
            if (mine && message instanceof SwimMessage.Ack ack) {
                watches.answered(sender, ack);
            }
            heard(sender, header, mine && isAnswer(message));
            if (mine) {
                accuse(header, true);
                handle(sender, message, header.isolated());
                remindAfter(sender, message);
            } else if (message instanceof SwimMessage.Ping) {
                // Meant for a former life at this address: say who lives here now.
                node.send(
                        sender,
                        new SwimMessage.Welcome(
                                table.self().record, table.digest().value()));
            }
        }
    }

    /** Takes in that the sender spoke, and at which incarnation. */
    private void heard(Entry sender, Packet.Header header, boolean answered) {
        claims.alive(sender, header.incarnation());
        if (header.isolated() && !answered) {
            // It speaks but may not hear: let it be found out (one-way deafness). Who answers has
            // heard: so those who all heard nobody find each other again.
            return;
        }
        heardAnyone();
        if (sender.isLive()) {
            sender.heardAt = node.awakeNanos();
            watches.heard(sender);
        }
    }

    private static boolean isAnswer(SwimMessage message) {
        return message instanceof SwimMessage.Ack
                || message instanceof SwimMessage.IndirectAck
                || message instanceof SwimMessage.Nack
                || message instanceof SwimMessage.Heard
                || message instanceof SwimMessage.LeaveAck
                || message instanceof SwimMessage.SyncAck;
    }

    private void heardAnyone() {
        heardAnyoneAt = node.awakeNanos();
        if (node.isolated) {
            table.isolated(false);
        }
    }

    private void accuse(Packet.Header header, boolean mine) {
        Packet.Accusation accusation = header.accusation();
        if (mine && header.targetUid() != 0 && accusation != null && !leaving.isUnderWay()) {
            claims.refute(accusation.incarnation(), header.sender().name());
        }
    }

    /** A packet that is not answered anyway must not leave a member in the dark about its state. */
    private void remindAfter(Entry sender, SwimMessage message) {
        boolean answered = message instanceof SwimMessage.Ping || message instanceof SwimMessage.PingReq;
        if (!answered && (sender.state() == MemberState.DEAD || sender.state() == MemberState.SUSPECT)) {
            claims.remind(sender);
        }
    }

    private void onStranger(Address from, Packet.Header header, SwimMessage message, boolean mine) {
        Entry known = table.find(header.sender().name());
        if (known != null
                && known != table.self()
                && known.id().uid() > header.sender().uid()) {
            node.counters.packetsIgnored++;
            if (message instanceof SwimMessage.Ping) {
                // An old life that still runs learns that it was superseded, in no more words than
                // it takes: it has not shown that it is where it seems to be.
                Rumour newer = new Rumour.MemberClaim(known.record.bare(), null, 0);
                node.send(from, header.sender().uid(), null, new SwimMessage.Gossip(List.of(newer)));
            }
        } else if (message instanceof SwimMessage.Ping ping && mine && mayAnswer(header)) {
            node.send(
                    from,
                    header.sender().uid(),
                    null,
                    new SwimMessage.Ack(ping.seq(), 0, table.digest().value(), node.pauseProfile(), List.of()));
        } else if (message instanceof SwimMessage.Gossip gossip) {
            onGossipOfStranger(gossip);
        } else {
            node.counters.packetsIgnored++;
        }
    }

    /**
     * An answer to a stranger must not be larger than the question; only the names can make it so.
     */
    private boolean mayAnswer(Packet.Header header) {
        int most = Math.max(MAX_SHORT_NAME, header.sender().name().length());
        return joining.stage() == Joining.Stage.UP && node.id.name().length() <= most;
    }

    /** Of a stranger's news only this counts: that this node's own name has a newer life. */
    private void onGossipOfStranger(SwimMessage.Gossip gossip) {
        node.counters.packetsIgnored++;
        for (Rumour rumour : gossip.news()) {
            if (rumour instanceof Rumour.MemberClaim claim
                    && claim.record().id().name().equals(node.id.name())
                    && claim.record().id().uid() > node.id.uid()) {
                claims.admitQuietly(claim);
            }
        }
    }

    private void onWelcome(Address from, Packet.Header header, SwimMessage.Welcome welcome, boolean mine) {
        MemberRecord record = welcome.self();
        if (!record.id().equals(header.sender())
                || record.attributes() == null
                || !record.state().isLive()
                || !(joining.hasAsked(from) || table.knows(from))) {
            node.counters.packetsIgnored++;
            return;
        }
        claims.admitQuietly(new Rumour.MemberClaim(record, null, 0));
        Entry sender = table.find(record.id());
        if (sender == null || sender == table.self()) {
            return;
        }
        heard(sender, header, mine);
        accuse(header, mine);
        if (mine) {
            joining.onWelcome();
        }
        if (sender.isLive()) {
            sync.meet(sender, welcome.digest());
        } else {
            claims.remind(sender);
        }
    }

    private void handle(Entry sender, SwimMessage message, boolean isolated) {
        if (message instanceof SwimMessage.Ping ping) {
            onPing(sender, ping);
        } else if (message instanceof SwimMessage.Ack ack) {
            indirect.onAck(sender, ack.seq());
            claims.admit(sender, ack.news());
            sync.observe(sender, ack.digest());
        } else if (message instanceof SwimMessage.Gossip gossip) {
            claims.admit(sender, gossip.news());
        } else if (message instanceof SwimMessage.PingReq request) {
            indirect.onRequest(sender, request);
        } else if (message instanceof SwimMessage.IndirectAck ack) {
            watches.onIndirectAck(ack);
        } else if (message instanceof SwimMessage.Nack nack) {
            watches.onNack(nack);
        } else if (message instanceof SwimMessage.Accuse accusation) {
            onAccuse(sender, accusation, isolated);
        } else if (message instanceof SwimMessage.Heard heard) {
            watches.onHeard(sender, heard);
        } else if (message instanceof SwimMessage.Leave leave) {
            onLeave(sender, leave);
        } else if (message instanceof SwimMessage.LeaveAck) {
            if (leaving.onAck(sender)) {
                finishLeaving();
            }
        } else if (sender.isLive()) {
            onSync(sender, message);
        }
    }

    private void onSync(Entry sender, SwimMessage message) {
        if (message instanceof SwimMessage.SyncOffer offer) {
            sync.onOffer(sender, offer);
        } else if (message instanceof SwimMessage.SyncPage page) {
            sync.onPage(sender, page);
        } else if (message instanceof SwimMessage.SyncAck ack) {
            sync.onAck(sender, ack);
        }
    }

    private void onPing(Entry sender, SwimMessage.Ping ping) {
        watches.learnPauses(sender, ping.pauses());
        int shift = ping.routine() ? stagger.shiftMillis(sender, watches.period()) : 0;
        claims.admit(sender, ping.news());
        node.send(
                sender,
                new SwimMessage.Ack(ping.seq(), shift, table.digest().value(), node.pauseProfile(), news.take()));
        if (sender.isLive()) {
            sync.observe(sender, ping.digest());
        }
    }

    private void onAccuse(Entry sender, SwimMessage.Accuse accusation, boolean isolated) {
        if (accusation.subject().equals(node.id)) {
            claims.refute(accusation.incarnation(), sender.name());
        } else if (!isolated && sender.isLive()) {
            watches.onAccuse(sender, accusation);
        }
    }

    private void onLeave(Entry sender, SwimMessage.Leave leave) {
        MemberRecord record = leave.self();
        if (record.id().equals(sender.id()) && record.state() == MemberState.LEFT) {
            if (table.join(record, null, node.nowNanos())) {
                news.tell(sender);
            }
            node.send(sender, new SwimMessage.LeaveAck(leave.seq()));
        }
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
            noticeIsolation();
            healing.tick();
            watches.tick();
        }
        indirect.tick();
        sync.tick();
        news.tick();
    }

    private void noticeIsolation() {
        if (!node.isolated && node.nowNanos() >= isolationAt()) {
            table.isolated(true);
        }
    }

    /**
     * With one other member, its silence is just its silence; with more, it would be everybody's.
     */
    private long isolationAt() {
        if (node.isolated || table.others().size() < 2) {
            return Node.NEVER;
        }
        long floor = node.settings.silence().floor().toNanos();
        long after = Math.max(3 * node.settings.probe().interval().toNanos(), floor / 4 * 3);
        return heardAnyoneAt - node.awakeNanos() + node.nowNanos() + Math.min(after, floor - floor / 8);
    }

    private long nextAt() {
        if (leaving.isUnderWay()) {
            return leaving.nextAt();
        }
        long next = Math.min(joining.nextAt(), admission.nextAt());
        if (joining.stage() == Joining.Stage.UP) {
            next = Math.min(next, Math.min(isolationAt(), Math.min(healing.nextAt(), watches.nextAt())));
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

    /** Says goodbye: {@link Effects#left} follows when it was confirmed, or took too long. */
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
