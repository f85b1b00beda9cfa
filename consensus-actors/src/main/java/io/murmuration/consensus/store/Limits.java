package io.murmuration.consensus.store;

/**
 * What a command and an answer may be at most. The same for all replicas and releases, since what
 * is refused is part of what a command does.
 */
public final class Limits {

    /** Bytes of a key; of the prefix of sequential keys, ten less. */
    public static final int KEY_BYTES = 4_096;

    /** Bytes of a value. */
    public static final int VALUE_BYTES = 1 << 20;

    /** Bytes of a whole command. */
    public static final int COMMAND_BYTES = 3 << 19;

    /** Steps of one branch of a transaction. */
    public static final int OPS = 128;

    /** Guards of a transaction. */
    public static final int GUARDS = 128;

    /** Entries of one answer. */
    public static final int ENTRIES = 10_000;

    /** Bytes of what was asked for in one answer, about. */
    public static final int ANSWER_BYTES = 3 << 20;

    private Limits() {}
}
