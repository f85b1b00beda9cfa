package io.murmuration.consensus.store;

/**
 * The changes of the past as far as they are kept, revision by revision. To be asked from the
 * thread that applies commands, between two of them.
 */
public interface History {

    /** Returns the newest revision; 0 while nothing has been changed. Every one up to it exists. */
    long revision();

    /**
     * Returns the oldest revision whose changes are kept, from 1; all from there to the newest are.
     * It only grows, and the newest is always kept, so it is at most one above {@link #revision}
     * (where nothing has been changed), else at most that.
     */
    long compactedBelow();

    /**
     * Tells the changes of revision {@code from} and those after it, in order and each whole, until
     * the newest is told or what was told takes {@code maxBytes} or more.
     *
     * @param from a revision above the newest tells nothing
     * @return the revision to go on with: one above the last told, {@code from} if none was
     * @throws IllegalArgumentException if {@code from} is below {@link #compactedBelow}
     */
    long read(long from, long maxBytes, RevisionSink sink);
}
