package io.murmuration.gossip.rumour;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * News waiting to be told, each piece a limited number of times: the buffer of <i>SWIM: Scalable
 * Weakly-consistent Infection-style Process Group Membership Protocol</i> (Das, Gupta and Motivala,
 * DSN 2002, §4.1). With a limit of a few times log n, all n nodes learn a rumour with high
 * probability, and each sends it a number of times that hardly grows with n.
 *
 * <p>There is one rumour for each subject: the newest replaces the older and is counted anew. First
 * to go is what is most urgent, then what has been told least, then what is newest. The order
 * depends on the calls alone, never on hash codes.
 *
 * <p>Not thread-safe: one owner at a time.
 *
 * @param <S> what a rumour is about; a value with equals and hashCode
 * @param <R> a rumour
 */
public final class RumourQueue<S, R> {

    /** How many rumours that do not fit are passed over in search of smaller ones. */
    private static final int MAX_SKIPPED = 64;

    private final int capacity;
    private final ToIntFunction<R> sizeBytes;
    private final Map<S, Waiting<S, R>> bySubject = new LinkedHashMap<>();
    private final TreeSet<Waiting<S, R>> byUrgency = new TreeSet<>(Waiting.URGENCY);
    private long added;
    private long dropped;

    /**
     * Makes an empty queue.
     *
     * @param capacity most rumours to hold, above zero
     * @param sizeBytes size of a rumour in a packet, above zero; asked once for each
     */
    public RumourQueue(int capacity, ToIntFunction<R> sizeBytes) {
        check(capacity > 0, "capacity must be above zero", capacity);
        this.capacity = capacity;
        this.sizeBytes = sizeBytes;
    }

    /**
     * Queues a rumour in place of any older one about the same subject. In a full queue the most
     * told of the least urgent is dropped, which may be the new one itself.
     *
     * @param priority a lower number is told first
     * @throws IllegalArgumentException if the rumour has no size; nothing is changed then
     */
    public void add(S subject, R rumour, int priority) {
        int size = sizeBytes.applyAsInt(rumour);
        check(size > 0, "a rumour must have a size above zero", size);
        remove(subject);
        Waiting<S, R> waiting = new Waiting<>(subject, rumour, priority, size, added++);
        bySubject.put(subject, waiting);
        byUrgency.add(waiting);
        if (bySubject.size() > capacity) {
            remove(byUrgency.last().subject);
            dropped++;
        }
    }

    /**
     * Takes what goes into a packet, and counts it as told once. What has been told
     * {@code transmitLimit} times leaves the queue. A rumour that does not fit is passed over for
     * smaller ones, up to a number of times: who queues rumours larger than any packet clogs the
     * queue.
     *
     * @param budgetBytes room in the packet; the sizes of the result never exceed it in sum
     * @param transmitLimit how often to tell each, above zero; see {@link #transmitLimit(int, int)}
     * @return the rumours, most urgent first
     */
    public List<R> take(int budgetBytes, int transmitLimit) {
        check(transmitLimit > 0, "transmitLimit must be above zero", transmitLimit);
        if (byUrgency.isEmpty() || budgetBytes <= 0) {
            return List.of();
        }
        List<Waiting<S, R>> picked = pick(budgetBytes, transmitLimit);
        List<R> rumours = new ArrayList<>(picked.size());
        for (Waiting<S, R> waiting : picked) {
            rumours.add(waiting.rumour);
            waiting.told++;
            if (waiting.told < transmitLimit) {
                byUrgency.add(waiting);
            } else {
                bySubject.remove(waiting.subject);
            }
        }
        return rumours;
    }

    /**
     * Takes out what is to be told; it goes back only once counted, as the order depends on the
     * count.
     */
    private List<Waiting<S, R>> pick(int budgetBytes, int transmitLimit) {
        List<Waiting<S, R>> picked = new ArrayList<>();
        int room = budgetBytes;
        int skipped = 0;
        Iterator<Waiting<S, R>> candidates = byUrgency.iterator();
        while (room > 0 && skipped < MAX_SKIPPED && candidates.hasNext()) {
            Waiting<S, R> candidate = candidates.next();
            if (candidate.told >= transmitLimit) { // the limit fell with the number of nodes
                candidates.remove();
                bySubject.remove(candidate.subject);
            } else if (candidate.sizeBytes <= room) {
                candidates.remove();
                room -= candidate.sizeBytes;
                picked.add(candidate);
            } else {
                skipped++;
            }
        }
        return picked;
    }

    /** Forgets the rumour about a subject, if there is one. */
    public void remove(S subject) {
        @Nullable Waiting<S, R> waiting = bySubject.remove(subject);
        if (waiting != null) {
            byUrgency.remove(waiting);
        }
    }

    /** Returns whether there is nothing to tell. */
    public boolean isEmpty() {
        return bySubject.isEmpty();
    }

    /** Returns how many rumours wait; at most the capacity. */
    public int size() {
        return bySubject.size();
    }

    /** Returns how many rumours were dropped because the queue was full. */
    public long dropped() {
        return dropped;
    }

    /**
     * Returns how often to tell a rumour among {@code nodes}:
     * {@code ⌈multiplier · log₁₀(10 · nodes)⌉}, at least {@code multiplier}. More is surer and
     * costs as much more; 4 is usual.
     *
     * <p>A node hears of a rumour about as often as each tells it, k times, and not at all with a
     * chance of e⁻ᵏ. So that all n hear it, k has to exceed ln n by as much as one wants to be
     * sure: with 4 less than one rumour in a hundred misses anyone. Rounding the logarithm, as
     * others do, would be a third short just below each power of ten.
     */
    public static int transmitLimit(int multiplier, int nodes) {
        check(multiplier > 0 && multiplier <= 1_000, "multiplier must be from 1 to 1000", multiplier);
        check(nodes >= 0, "nodes must not be negative", nodes);
        return (int) StrictMath.ceil(multiplier * StrictMath.log10(10.0 * Math.max(1, nodes)) - 1e-9);
    }

    private static void check(boolean condition, String demand, int value) {
        if (!condition) {
            throw new IllegalArgumentException(demand + ": " + value);
        }
    }

    private static final class Waiting<S, R> {

        static final Comparator<Waiting<?, ?>> URGENCY = Waiting::compareUrgency;

        final S subject;
        final R rumour;
        final int priority;
        final int sizeBytes;
        final long number;
        int told;

        Waiting(S subject, R rumour, int priority, int sizeBytes, long number) {
            this.subject = subject;
            this.rumour = rumour;
            this.priority = priority;
            this.sizeBytes = sizeBytes;
            this.number = number;
        }

        private static int compareUrgency(Waiting<?, ?> a, Waiting<?, ?> b) {
            int byPriority = Integer.compare(a.priority, b.priority);
            if (byPriority != 0) {
                return byPriority;
            }
            int byTold = Integer.compare(a.told, b.told);
            return byTold != 0 ? byTold : Long.compare(b.number, a.number);
        }
    }
}
