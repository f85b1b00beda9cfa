package io.murmuration.consensus.api;

/** One step of a {@link Txn}. */
public sealed interface Op {

    /**
     * Sets a key.
     *
     * @param session (or lease) with which the key goes; 0 = it stays
     * @param wantPrevious whether the answer carries what was there before
     */
    record Put(Bytes key, Bytes value, long session, boolean wantPrevious) implements Op {}

    /**
     * Sets a new key: {@code prefix} and then the next number of that prefix, in ten digits with
     * leading zeros. Numbers of a prefix only grow, also when keys have been deleted.
     */
    record PutSequential(Bytes prefix, Bytes value, long session) implements Op {}

    /** Removes all keys in the range that are there. */
    record Delete(KeyRange range, boolean wantPrevious) implements Op {}

    /**
     * Finds keys, in their order.
     *
     * @param revision as of which; 0 = as of now
     * @param limit of the entries returned; 0 = as many as fit an answer
     * @param keysOnly whether values are left out
     * @param countOnly whether only the count is wanted
     * @param descending whether the last keys come first
     */
    record Range(KeyRange range, long revision, int limit, boolean keysOnly, boolean countOnly, boolean descending)
            implements Op {

        /** Returns the search for what is there now. */
        public static Range of(KeyRange range) {
            return new Range(range, 0, 0, false, false, false);
        }

        /** Returns the search for one key as it is now. */
        public static Range of(Bytes key) {
            return of(KeyRange.single(key));
        }

        public Range atRevision(long changed) {
            return new Range(range, changed, limit, keysOnly, countOnly, descending);
        }

        public Range withLimit(int changed) {
            return new Range(range, revision, changed, keysOnly, countOnly, descending);
        }
    }
}
