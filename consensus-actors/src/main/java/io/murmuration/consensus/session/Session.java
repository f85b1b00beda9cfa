package io.murmuration.consensus.session;

import org.jspecify.annotations.Nullable;

/**
 * One session as all replicas know it, with the answers that its client may still ask for. The
 * answers lie in a ring by sequence, which grows to what the client has under way.
 */
final class Session {

    /** Stands for an answer that was not kept: the request was done. */
    static final byte[] DONE = {};

    private static final int FIRST_PLACES = 8;

    final long id;
    final long ttlMillis;
    final boolean lease;
    /** Of the freeze since which this copy is the table's own; see {@link SessionTable#freeze}. */
    final long generation;

    private long ackedBelow = 1;
    private long endSequence = 1;
    private byte[] @Nullable [] ring = {};
    private long answerBytes;

    Session(long id, long ttlMillis, boolean lease, long generation) {
        this.id = id;
        this.ttlMillis = ttlMillis;
        this.lease = lease;
        this.generation = generation;
    }

    /** Returns a copy that may change while this one stays as it is. */
    Session copy(long forGeneration) {
        Session copy = new Session(id, ttlMillis, lease, forGeneration);
        copy.ackedBelow = ackedBelow;
        copy.endSequence = endSequence;
        copy.ring = ring.clone();
        copy.answerBytes = answerBytes;
        return copy;
    }

    long ackedBelow() {
        return ackedBelow;
    }

    /** Returns one more than the highest sequence that was remembered. */
    long endSequence() {
        return endSequence;
    }

    long answerBytes() {
        return answerBytes;
    }

    /** Returns the answer, {@link #DONE} where it was not kept, null where there was none. */
    byte @Nullable [] answer(long sequence) {
        if (sequence < ackedBelow || sequence >= endSequence) {
            return null;
        }
        return ring[place(sequence)];
    }

    /** Keeps an answer; the sequence is in the window and new. */
    void remember(long sequence, byte[] answer) {
        if (sequence - ackedBelow >= ring.length) {
            grow(Math.toIntExact(sequence - ackedBelow + 1));
        }
        ring[place(sequence)] = answer;
        endSequence = Math.max(endSequence, sequence + 1);
        answerBytes += answer.length;
    }

    /** Forgets the answers to smaller sequences. */
    void trim(long below) {
        long last = Math.min(below, endSequence);
        for (long sequence = ackedBelow; sequence < last; sequence++) {
            byte[] answer = ring[place(sequence)];
            answerBytes -= answer == null ? 0 : answer.length;
            ring[place(sequence)] = null;
        }
        ackedBelow = Math.max(ackedBelow, below);
        endSequence = Math.max(endSequence, ackedBelow);
    }

    private void grow(int needed) {
        int places = Math.max(FIRST_PLACES, Integer.highestOneBit(needed - 1) << 1);
        byte[] @Nullable [] old = ring;
        ring = new byte[places][];
        for (long sequence = ackedBelow; sequence < endSequence; sequence++) {
            ring[place(sequence)] = old[(int) (sequence & old.length - 1)];
        }
    }

    private int place(long sequence) {
        return (int) (sequence & ring.length - 1);
    }

    @Override
    public String toString() {
        return "session " + Long.toHexString(id) + ", TTL " + ttlMillis + " ms";
    }
}
