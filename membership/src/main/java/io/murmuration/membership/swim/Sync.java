package io.murmuration.membership.swim;

import io.murmuration.gossip.view.BucketSync;
import io.murmuration.gossip.view.ViewDigest;
import io.murmuration.membership.member.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes views equal that rumours left different: when a peer's digest has differed for a while, the
 * two compare buckets and exchange the live members of those that differ. The cost follows the
 * difference, not the size. Pages are acknowledged one by one; each side's Dead is told only in
 * answer to a claim that the member lives (ruling 8).
 */
final class Sync {

    private static final long RESEND_NANOS = 400_000_000;
    private static final int MAX_TRIES = 10;
    private static final long PAUSE_NANOS = 1_000_000_000;

    /** A difference that was not seen for so long has gone by itself, as news arrived. */
    private static final long FORGET_NANOS = 5_000_000_000L;

    /** The most peers whose offers are answered at a time. */
    private static final int MAX_ANSWERS = 8;

    /** One direction of one exchange: pages that wait for their acknowledgement. */
    private final class Sending {
        final Entry peer;
        final long session;
        final boolean answer;
        final long mask;
        final List<Rumour> items;
        int page;
        int from;
        int to;
        int tries;
        long resendAt;

        Sending(Entry peer, long session, boolean answer, long mask) {
            this.peer = peer;
            this.session = session;
            this.answer = answer;
            this.mask = mask;
            this.items = itemsOf(mask);
        }

        boolean isLast() {
            return to == items.size();
        }

        void send() {
            int room = news.budgetBytes();
            to = from;
            while (to < items.size()) {
                int size = news.sizeOf(items.get(to));
                if (size > room && to > from) {
                    break;
                }
                room -= size;
                to++;
            }
            tries++;
            resendAt = node.nowNanos() + RESEND_NANOS;
            node.send(
                    peer,
                    new SwimMessage.SyncPage(
                            session, page, isLast(), answer, mask, List.copyOf(items.subList(from, to))));
        }

        /** Goes on to the next page; returns false if there is none. */
        boolean advance() {
            if (isLast()) {
                return false;
            }
            from = to;
            page++;
            tries = 0;
            send();
            return true;
        }
    }

    private final Node node;
    private final MemberTable table;
    private final News news;
    private final Claims claims;
    private final Map<NodeId, Sending> answering = new LinkedHashMap<>();
    private @Nullable Entry partner;
    private @Nullable Sending own;
    private long session;
    private long giveUpAt;
    private long offerAt;
    private int expectedPage;
    private long differsSince = Node.NEVER;
    private long differedAt;
    private long notBefore;

    Sync(Node node, MemberTable table, News news, Claims claims) {
        this.node = node;
        this.table = table;
        this.news = news;
        this.claims = claims;
    }

    /**
     * Takes note of a peer's digest, and begins to compare when views have differed for too long.
     */
    void observe(Entry peer, long digest) {
        if (digest == table.digest().value()) {
            // Says nothing about the others. In a small cluster of two opinions everyone would be
            // reassured by its like, and no one ever compare.
            peer.differsSince = Node.NEVER;
            return;
        }
        long now = node.nowNanos();
        if (peer.differsSince == Node.NEVER) {
            peer.differsSince = now;
        }
        if (differsSince == Node.NEVER || now - differedAt > FORGET_NANOS) {
            differsSince = now;
        }
        differedAt = now;
        long since = Math.min(differsSince, peer.differsSince);
        if (now - since >= node.settings.upkeep().syncAfter().toNanos()) {
            begin(peer);
        }
    }

    /** Begins to compare at once if the digests differ: after a join or a heal. */
    void meet(Entry peer, long digest) {
        if (digest != table.digest().value()) {
            notBefore = Math.min(notBefore, node.nowNanos());
            begin(peer);
        }
    }

    private void begin(Entry peer) {
        if (partner != null || node.nowNanos() < notBefore) {
            return;
        }
        partner = peer;
        session = node.random.nextLong();
        expectedPage = 0;
        giveUpAt = node.nowNanos() + MAX_TRIES * RESEND_NANOS;
        node.counters.syncs++;
        offer(peer);
    }

    /** Repeated until the first page comes, as either may be lost. */
    private void offer(Entry peer) {
        offerAt = node.nowNanos() + RESEND_NANOS;
        List<Long> buckets = new ArrayList<>(ViewDigest.BUCKETS);
        for (int bucket = 0; bucket < ViewDigest.BUCKETS; bucket++) {
            buckets.add(table.digest().bucket(bucket));
        }
        node.send(peer, new SwimMessage.SyncOffer(session, buckets));
    }

    private void end() {
        if (partner != null) {
            partner.differsSince = Node.NEVER;
        }
        partner = null;
        own = null;
        differsSince = Node.NEVER;
        notBefore = node.nowNanos() + PAUSE_NANOS + node.upTo(PAUSE_NANOS);
    }

    void onOffer(Entry from, SwimMessage.SyncOffer offer) {
        if (offer.buckets().size() != ViewDigest.BUCKETS
                || (answering.size() >= MAX_ANSWERS && !answering.containsKey(from.id()))) {
            return;
        }
        long[] theirs = new long[ViewDigest.BUCKETS];
        for (int bucket = 0; bucket < theirs.length; bucket++) {
            theirs[bucket] = offer.buckets().get(bucket);
        }
        long mask = BucketSync.differing(table.digest().toArray(), theirs);
        Sending sending = new Sending(from, offer.session(), true, mask);
        answering.put(from.id(), sending);
        sending.send();
    }

    void onPage(Entry from, SwimMessage.SyncPage page) {
        if (!page.answer()) {
            node.send(from, new SwimMessage.SyncAck(page.session(), page.page(), false));
            claims.admit(from, page.items());
            return;
        }
        if (partner != from || page.session() != session) {
            return;
        }
        node.send(from, new SwimMessage.SyncAck(page.session(), page.page(), true));
        if (page.page() != expectedPage || own != null) {
            return; // Seen before: only the acknowledgement was lost.
        }
        giveUpAt = node.nowNanos() + MAX_TRIES * RESEND_NANOS;
        expectedPage++;
        // Before the page is read: what it brings need not go back.
        Sending back = page.last() ? new Sending(from, session, false, page.mask()) : null;
        claims.admit(from, page.items());
        if (back != null) {
            own = back;
            back.send();
        }
    }

    void onAck(Entry from, SwimMessage.SyncAck ack) {
        Sending sending = ack.answer() ? answering.get(from.id()) : own;
        if (sending == null || sending.session != ack.session() || sending.page != ack.page()) {
            return;
        }
        if (!sending.advance()) {
            if (ack.answer()) {
                answering.remove(from.id());
            } else {
                end();
            }
        } else if (!ack.answer()) {
            giveUpAt = node.nowNanos() + MAX_TRIES * RESEND_NANOS;
        }
    }

    private List<Rumour> itemsOf(long mask) {
        List<Rumour> items = new ArrayList<>();
        for (Entry entry : table.all()) {
            if (entry.isLive() && (mask >>> entry.bucket() & 1) != 0) {
                items.add(news.claim(entry, true));
                items.addAll(table.groups().of(entry));
            }
        }
        return items;
    }

    void tick() {
        Iterator<Sending> answers = answering.values().iterator();
        while (answers.hasNext()) {
            Sending sending = answers.next();
            if (node.nowNanos() >= sending.resendAt) {
                if (sending.tries >= MAX_TRIES) {
                    answers.remove();
                } else {
                    sending.send();
                }
            }
        }
        if (partner != null && node.nowNanos() >= giveUpAt) {
            end();
        }
        if (partner != null && expectedPage == 0 && node.nowNanos() >= offerAt) {
            offer(partner);
        }
        if (own != null && node.nowNanos() >= own.resendAt) {
            own.send();
        }
    }

    long nextAt() {
        long next = partner == null ? Node.NEVER : giveUpAt;
        if (partner != null && expectedPage == 0) {
            next = Math.min(next, offerAt);
        }
        if (own != null) {
            next = Math.min(next, own.resendAt);
        }
        for (Sending sending : answering.values()) {
            next = Math.min(next, sending.resendAt);
        }
        return next;
    }
}
