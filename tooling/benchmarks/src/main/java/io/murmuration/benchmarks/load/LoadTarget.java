package io.murmuration.benchmarks.load;

import java.util.concurrent.CompletionStage;

/**
 * A store of three servers as its own client sees it. Safe to use from many threads. Operations
 * return at once and complete on a thread of the client; whoever waits for them gives up after a
 * while, and an operation that was given up may still happen.
 */
public interface LoadTarget extends AutoCloseable {

    /** What a server is at the moment, seen from outside. */
    enum Role {
        LEADER,
        FOLLOWER,
        /** Not answering, or not in a group that has a leader. */
        ABSENT
    }

    /** Writes a key for the first time. */
    default CompletionStage<?> create(int key, byte[] value) {
        return write(key, value);
    }

    /** Overwrites a key; complete when a majority has it durably. */
    CompletionStage<?> write(int key, byte[] value);

    /**
     * Reads a key, linearizably.
     *
     * @return the size of its value in bytes; fails if there is no such key
     */
    CompletionStage<Integer> read(int key);

    /**
     * Asks one server what it is. May block for a second or two; never throws because of what the
     * server does.
     *
     * @param server 0, 1 or 2, in the order in which the addresses were given
     */
    Role role(int server);

    @Override
    void close();
}
