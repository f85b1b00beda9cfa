package io.murmuration.consensus.raft;

/** What an entry of the log carries. The numbers are those on the wire and on disk. */
public enum EntryType {
    /** A command of the state machine; with no payload, the no-op of a new leader. */
    NORMAL(0),
    /** A {@link ConfigChange}. */
    CONFIGURATION(1);

    private final int number;

    EntryType(int number) {
        this.number = number;
    }

    /** Returns the number that stands for this type in bytes. */
    public int number() {
        return number;
    }

    /**
     * Returns the type with this number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static EntryType of(int number) {
        return switch (number) {
            case 0 -> NORMAL;
            case 1 -> CONFIGURATION;
            default -> throw new IllegalArgumentException("entry type " + number + " is none of 0, 1");
        };
    }
}
