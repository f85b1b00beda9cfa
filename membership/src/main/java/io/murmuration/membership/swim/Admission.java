package io.murmuration.membership.swim;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The way in, from the side of the one who is asked: whether the other may come in under its name
 * (ruling 2), and if not, why. Strangers get no more bytes than they sent until they have shown
 * that they receive at their address (ruling 10).
 */
final class Admission {

    private static final int MAX_CHECKS = 64;
    /** With more an answer could be larger than the request. All that is told here is ASCII. */
    private static final int MAX_DETAIL = 120;

    private static final int CHECKS = 4;
    private static final long CHECK_NANOS = 300_000_000;

    /** Somebody wants a name that another one bears, who is asked whether it lives. */
    private static final class NameCheck {
        final Address from;
        final MemberRecord wanted;
        final long digest;
        final Entry bearer;
        final long heardBefore;
        int asked;
        long nextAt;

        NameCheck(Address from, SwimMessage.Join join, Entry bearer) {
            this.from = from;
            this.wanted = join.self();
            this.digest = join.digest();
            this.bearer = bearer;
            this.heardBefore = bearer.heardAt;
        }
    }

    private final Node node;
    private final MemberTable table;
    private final News news;
    private final Joining joining;
    private final BiConsumer<Entry, Long> onMet;
    private final long secret;
    private final Map<String, NameCheck> checks = new LinkedHashMap<>();

    /**
     * Makes the gate.
     *
     * @param onMet is told who came in, with the digest it showed
     */
    Admission(Node node, MemberTable table, News news, Joining joining, BiConsumer<Entry, Long> onMet) {
        this.node = node;
        this.table = table;
        this.news = news;
        this.joining = joining;
        this.onMet = onMet;
        this.secret = node.random.nextLong();
    }

    void onJoin(Address from, Packet.Header header, SwimMessage.Join join) {
        NodeId id = join.self().id();
        boolean lawful = join.self().attributes() != null
                && join.self().state() == MemberState.ALIVE
                && id.equals(header.sender());
        boolean active = joining.stage() == Joining.Stage.JOINING || joining.stage() == Joining.Stage.UP;
        if (!lawful || !active) {
            node.counters.packetsIgnored++;
            return;
        }
        Entry entry = table.find(id.name());
        boolean known =
                entry != null && entry.id().equals(id) && entry.address().equals(from);
        if (!known && join.cookie() != Joining.cookie(secret, from)) {
            node.send(from, id.uid(), null, new SwimMessage.Cookie(Joining.cookie(secret, from)));
        } else if (entry == null || entry.id().uid() == id.uid()) {
            admit(join.self(), join.digest(), from);
        } else if (entry == table.self()) {
            contest(from, id, join);
        } else {
            succeed(from, join, entry);
        }
    }

    /** Somebody asks this node for its own name. */
    private void contest(Address from, NodeId id, SwimMessage.Join join) {
        boolean sameAddress = from.equals(node.attributes.address());
        boolean first = joining.stage() == Joining.Stage.UP || node.id.uid() < id.uid();
        if (!sameAddress && first) {
            refuse(from, join.self().id(), RefuseReason.NAME_IN_USE, node.id.uid(), here(table.self()));
        }
    }

    /** Somebody asks for a name that another life bears or bore. */
    private void succeed(Address from, SwimMessage.Join join, Entry bearer) {
        NodeId id = join.self().id();
        boolean free = !bearer.isLive() || bearer.address().equals(joinAddress(join));
        if (free && bearer.id().uid() < id.uid()) {
            admit(join.self(), join.digest(), from);
        } else if (free) {
            refuse(from, id, RefuseReason.STALE_UID, bearer.id().uid(), "the last known uid of this name is higher");
        } else if (checks.size() < MAX_CHECKS && !checks.containsKey(from.toString())) {
            checks.put(from.toString(), new NameCheck(from, join, bearer));
        }
    }

    private static Address joinAddress(SwimMessage.Join join) {
        Attributes attributes = join.self().attributes();
        if (attributes == null) {
            throw new IllegalStateException("a join without attributes was let through");
        }
        return attributes.address();
    }

    private void admit(MemberRecord record, long digest, Address from) {
        if (table.join(record, null, node.nowNanos())) {
            Entry entry = table.find(record.id().name());
            if (entry != null) {
                news.tell(entry);
                news.toAll();
            }
        }
        Entry entry = table.find(record.id());
        if (entry == null) {
            return;
        }
        SwimMessage.Welcome welcome =
                new SwimMessage.Welcome(table.self().record, table.digest().value());
        boolean doubted = entry.state() == MemberState.SUSPECT || entry.state() == MemberState.DEAD;
        node.send(
                from,
                record.id().uid(),
                doubted ? new Packet.Accusation(entry.record.incarnation(), entry.state()) : null,
                welcome);
        onMet.accept(entry, digest);
    }

    void refuse(Address from, NodeId id, RefuseReason reason, long uid, String detail) {
        String brief = detail.substring(0, Math.min(detail.length(), MAX_DETAIL));
        node.send(from, id.uid(), null, new SwimMessage.Refuse(reason, uid, brief));
        node.effects().note(new Effects.Note.JoinRefused(from, id, reason, detail));
    }

    private static String here(Entry entry) {
        return "name '" + entry.name() + "' is in use by a live member at " + entry.address();
    }

    void tick() {
        Iterator<NameCheck> due = checks.values().iterator();
        while (due.hasNext()) {
            NameCheck check = due.next();
            if (node.nowNanos() < check.nextAt) {
                continue;
            }
            NodeId id = check.wanted.id();
            boolean answered = check.asked > 0 && check.bearer.isLive() && check.bearer.heardAt > check.heardBefore;
            if (answered) {
                due.remove();
                refuse(
                        check.from,
                        id,
                        RefuseReason.NAME_IN_USE,
                        check.bearer.id().uid(),
                        here(check.bearer));
            } else if (check.asked < CHECKS && check.bearer.isLive()) {
                check.asked++;
                check.nextAt = node.nowNanos() + CHECK_NANOS;
                node.send(
                        check.bearer,
                        new SwimMessage.Ping(
                                node.nextSeq(), false, table.digest().value(), node.pauseProfile(), List.of()));
            } else {
                due.remove();
                if (id.uid() > check.bearer.id().uid()) {
                    admit(check.wanted, check.digest, check.from);
                } else {
                    refuse(
                            check.from,
                            id,
                            RefuseReason.STALE_UID,
                            check.bearer.id().uid(),
                            "the last known uid of this name is higher");
                }
            }
        }
    }

    long nextAt() {
        long next = Node.NEVER;
        for (NameCheck check : checks.values()) {
            next = Math.min(next, check.nextAt);
        }
        return next;
    }
}
