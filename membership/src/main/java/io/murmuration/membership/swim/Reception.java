package io.murmuration.membership.swim;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MemberState;
import java.util.List;

/**
 * What a packet means: first who sent it, and what its coming says about the sender, whatever it
 * says; then what it says, which goes to the part that it concerns. Strangers are heard in as far
 * as they ask to come in, or ask whether this node lives.
 */
final class Reception {

    /** The parts that messages go to. */
    record Parts(
            MemberTable table,
            News news,
            Watches watches,
            Claims claims,
            IndirectProbes indirect,
            Sync sync,
            Joining joining,
            Admission admission,
            Leaving leaving,
            Isolation isolation) {}

    private static final int MAX_SHORT_NAME = 14;

    private final Node node;
    private final MemberTable table;
    private final News news;
    private final Watches watches;
    private final Claims claims;
    private final IndirectProbes indirect;
    private final Sync sync;
    private final Joining joining;
    private final Admission admission;
    private final Leaving leaving;
    private final Isolation isolation;
    private final Stagger stagger;

    Reception(Node node, Parts parts) {
        this.node = node;
        this.table = parts.table;
        this.news = parts.news;
        this.watches = parts.watches;
        this.claims = parts.claims;
        this.indirect = parts.indirect;
        this.sync = parts.sync;
        this.joining = parts.joining;
        this.admission = parts.admission;
        this.leaving = parts.leaving;
        this.isolation = parts.isolation;
        this.stagger = new Stagger(node, table);
    }

    /** Returns whether a packet comes from those who do not belong here; tells who asks. */
    boolean foreign(Address from, Packet.Header header, boolean answer) {
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

    /** Takes in what is said in a packet of this cluster. */
    void receive(Address from, Packet.Header header, SwimMessage message) {
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
        isolation.heard();
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

    /** An answer to a stranger must not be larger than the question; names can make it so. */
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
            leaving.onAck(sender);
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
}
