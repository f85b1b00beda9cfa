package io.murmuration.membership.swim;

import io.murmuration.gossip.rumour.RumourQueue;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.swim.Rumour.GroupEntry;
import io.murmuration.membership.swim.Rumour.MemberClaim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Spreads what this node has learned (SWIM §4.1): at once to a few, again each interval until it
 * was told often enough, and on the back of every probe and answer.
 */
final class News {

    /** Room for the header, the digest and the like in a packet that also carries news. */
    static final int OVERHEAD_BYTES = 240;

    /** Least time between two rounds: what is learned in between goes out together. */
    private static final long BURST_NANOS = 10_000_000;

    private record Subject(String owner, long number) {}

    private record Waiting(Rumour rumour, long queuedAt) {}

    private final Node node;
    private final MemberTable table;
    private final ToIntFunction<Rumour> rumourBytes;
    private final RumourQueue<Subject, Waiting> queue;
    private final int budgetBytes;
    /** Up to so many others, what this node finds or does itself goes straight to all of them. */
    private static final int DIRECT = 32;

    private boolean toAll;
    private long nextAt = Node.NEVER;
    private long lastRoundAt = Long.MIN_VALUE / 2;

    News(Node node, MemberTable table, ToIntFunction<Rumour> rumourBytes) {
        this.node = node;
        this.table = table;
        this.rumourBytes = rumourBytes;
        this.budgetBytes = node.settings.spread().packetBytes() - OVERHEAD_BYTES;
        // Ages grow while a rumour waits; four bytes more hold an age of three days.
        this.queue = new RumourQueue<>(
                node.settings.spread().queue(), waiting -> rumourBytes.applyAsInt(waiting.rumour()) + 8);
    }

    /** Queues what this node now holds of a member, after that has changed. */
    void tell(Entry entry) {
        MemberRecord record = entry.record;
        int priority = switch (record.state()) {
            case ALIVE -> record.incarnation() > 0 ? 0 : 4;
            case LEFT -> 1;
            case DEAD -> 2;
            case SUSPECT -> 3;
        };
        add(new Subject(entry.name(), 0), claim(entry, record.state() == MemberState.ALIVE), priority);
    }

    /** Queues an entry of a group, or its end. */
    void tell(GroupEntry entry) {
        add(new Subject(entry.owner().name(), entry.number()), entry, 6);
    }

    private void add(Subject subject, Rumour rumour, int priority) {
        queue.add(subject, new Waiting(rumour, node.nowNanos()), priority);
        nextAt = Math.min(nextAt, Math.max(node.nowNanos(), lastRoundAt + BURST_NANOS));
    }

    /** Marks what was told last as this node's own news: others have it from nobody else. */
    void toAll() {
        toAll = true;
    }

    /**
     * Returns what this node holds of a member as a claim of this moment.
     *
     * @param full with the member's attributes, for those who may not know it
     */
    MemberClaim claim(Entry entry, boolean full) {
        if (full && entry.state() == MemberState.SUSPECT) {
            // Who does not know the member needs its attributes; a suspicion travels by itself.
            return new MemberClaim(entry.record.with(MemberState.ALIVE), null, 0);
        }
        MemberRecord record = full ? entry.record : entry.record.bare();
        Evidence evidence = entry.evidence;
        if (evidence == null || !(entry.state() == MemberState.SUSPECT || entry.state() == MemberState.DEAD)) {
            return new MemberClaim(record, null, 0);
        }
        return aged(new MemberClaim(record, evidence, 0), node.nowNanos() - entry.verdictAt);
    }

    private static MemberClaim aged(MemberClaim claim, long nanos) {
        Evidence evidence = claim.evidence();
        if (evidence == null || nanos <= 0) {
            return claim;
        }
        Duration silence = evidence.silence().plusNanos(nanos);
        return new MemberClaim(
                claim.record(),
                new Evidence(evidence.observers(), silence, evidence.phi(), evidence.quorum()),
                claim.verdictAgeMillis() + nanos / 1_000_000);
    }

    /** Takes news to travel with another message. */
    List<Rumour> take() {
        return take(budgetBytes);
    }

    private List<Rumour> take(int budget) {
        if (queue.isEmpty()) {
            return List.of();
        }
        int limit = RumourQueue.transmitLimit(node.settings.spread().retransmit(), table.size());
        List<Waiting> taken = queue.take(budget, limit);
        List<Rumour> rumours = new ArrayList<>(taken.size());
        for (Waiting waiting : taken) {
            rumours.add(
                    waiting.rumour() instanceof MemberClaim claim
                            ? aged(claim, node.nowNanos() - waiting.queuedAt())
                            : waiting.rumour());
        }
        return rumours;
    }

    void tick() {
        if (node.nowNanos() < nextAt) {
            return;
        }
        round();
    }

    /** Tells the news to a few random members, or to all if it is new here and they are few. */
    void round() {
        List<Entry> others = table.others();
        if (toAll && others.size() <= DIRECT) {
            // Counts as told once: else the limit would be reached before the last of them.
            List<Rumour> rumours = take();
            for (int i = 0; i < others.size() && !rumours.isEmpty(); i++) {
                node.send(others.get(i), new SwimMessage.Gossip(rumours));
            }
        } else {
            tellSome(others, Math.min(node.settings.spread().fanout(), others.size()));
        }
        toAll = false;
        lastRoundAt = node.nowNanos();
        nextAt = queue.isEmpty()
                ? Node.NEVER
                : node.nowNanos() + node.settings.spread().interval().toNanos();
    }

    private void tellSome(List<Entry> others, int count) {
        @Nullable Entry[] chosen = new @Nullable Entry[count];
        for (int i = 0; i < count && !queue.isEmpty(); i++) {
            Entry to = others.get(node.random.nextInt(others.size()));
            for (int attempt = 0; attempt < 8 && contains(chosen, i, to); attempt++) {
                to = others.get(node.random.nextInt(others.size()));
            }
            chosen[i] = to;
            node.send(to, new SwimMessage.Gossip(take()));
        }
    }

    private static boolean contains(@Nullable Entry[] chosen, int count, Entry entry) {
        for (int i = 0; i < count; i++) {
            if (chosen[i] == entry) {
                return true;
            }
        }
        return false;
    }

    /** Sends claims to one member, in as many packets as they take. */
    void send(Entry to, List<? extends Rumour> claims) {
        List<Rumour> page = new ArrayList<>();
        int room = budgetBytes;
        for (Rumour claim : claims) {
            int size = rumourBytes.applyAsInt(claim);
            if (size > room && !page.isEmpty()) {
                node.send(to, new SwimMessage.Gossip(page));
                page = new ArrayList<>();
                room = budgetBytes;
            }
            page.add(claim);
            room -= size;
        }
        if (!page.isEmpty()) {
            node.send(to, new SwimMessage.Gossip(page));
        }
    }

    int budgetBytes() {
        return budgetBytes;
    }

    int sizeOf(Rumour rumour) {
        return rumourBytes.applyAsInt(rumour);
    }

    long nextAt() {
        return table.others().isEmpty() ? Node.NEVER : nextAt;
    }

    long waiting() {
        return queue.size();
    }

    long dropped() {
        return queue.dropped();
    }
}
