package io.murmuration.consensus.raft;

/**
 * What a replica must not forget (Raft §5.1, §5.2).
 *
 * @param term the newest it has seen
 * @param vote whom it voted for in that term; 0 = nobody
 * @param commit how far it knew the log to be committed; may be behind after a restart
 */
public record HardState(long term, long vote, long commit) {

    /** Of a replica that has seen nothing yet. */
    public static final HardState NONE = new HardState(0, 0, 0);
}
