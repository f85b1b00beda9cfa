package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Entry;
import java.util.Arrays;

/**
 * Log matching: an index and a term name one entry, and one entry before it. As that holds for each
 * entry, it holds by induction for all before it.
 */
final class LogMatching {

    private static final int TERM = 0;
    private static final int HASH = 1;
    private static final int TERM_BEFORE = 2;
    private static final int FIELDS = 3;

    private long[][] seen = new long[1024][];

    /** An entry stands in a log behind one of {@code termBefore}, -1 where that is not known. */
    void stands(Entry entry, long termBefore, String who) {
        int index = (int) entry.index();
        if (index >= seen.length) {
            seen = Arrays.copyOf(seen, Math.max(2 * seen.length, index + 1));
        }
        long hash = HashMachine.hashOf(entry);
        long[] known = seen[index];
        int length = known == null ? 0 : known.length;
        for (int at = 0; at < length; at += FIELDS) {
            if (known[at + TERM] == entry.term()) {
                boolean before = termBefore < 0 || known[at + TERM_BEFORE] == termBefore;
                if (known[at + HASH] != hash || !before) {
                    throw new Violation(
                            Invariant.LOG_MATCHING,
                            who + " has another " + entry.term() + "/" + index + " than others, or another before it");
                }
                return;
            }
        }
        long[] more = known == null ? new long[FIELDS] : Arrays.copyOf(known, length + FIELDS);
        more[length + TERM] = entry.term();
        more[length + HASH] = hash;
        more[length + TERM_BEFORE] = termBefore;
        seen[index] = more;
    }
}
