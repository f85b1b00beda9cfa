package io.murmuration.consensus.machine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * State that is the same on every replica because it is changed by the same commands in the same
 * order. All calls come from one thread. What it does depends on nothing but its arguments and its
 * state: no clock, no chance, no hash order, no floating point beyond StrictMath.
 *
 * <p>It throws nothing: a command it does not like is answered so, and changes nothing. What it
 * throws nevertheless stops the replica.
 */
public interface StateMachine {

    /**
     * Applies a command, of those that a client sent or that this release's feature level names.
     *
     * @param command valid during the call only; nothing of it may be kept without copying
     * @return the answer for the client, which is also what a retry of the same request gets
     */
    byte[] apply(Applied at, ByteBuffer command);

    /**
     * Answers a question about the state as it is; changes nothing.
     *
     * @param question valid during the call only
     */
    byte[] query(ByteBuffer question);

    /** These sessions have ended, by one entry of the log: what is bound to them goes. */
    void sessionsEnded(Applied at, long[] sessions);

    /**
     * Says whether this is a command that may be proposed. Looks at its form and limits alone, not
     * at the state.
     *
     * @return null if it is, else what to tell the client
     */
    @Nullable
    String refuse(ByteBuffer command);

    /** Returns the state as it is now, for reading by another thread while this one goes on. */
    Chunks freeze();

    /**
     * Becomes what {@link #freeze} of another life or replica was.
     *
     * @throws IllegalArgumentException if the content is damaged or of a newer release
     */
    void restore(Chunks content);

    /**
     * Returns a number that grows with what is applied, in the machine's own counting: the store's
     * is its revision.
     */
    long version();

    /** Returns a hash of the state, the same on every replica that has applied the same. */
    long hash();

    /** Returns about how many bytes the state takes, so that it is known when a snapshot pays. */
    long sizeBytes();
}
