package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the group has committed, as nobody in it can know: each index with its value from the moment
 * when the first replica committed it. All later observations are compared with it, each in
 * constant time.
 */
final class CommittedLog {

    private long[] terms = new long[1024];
    private long[] hashes = new long[1024];
    private long[] byTerms = new long[1024];
    private long[] states = new long[1024];
    private long last;
    private long applied;
    private final TreeMap<Long, Configuration> configurations = new TreeMap<>();

    /** A group begins behind this snapshot. */
    CommittedLog(SnapshotMeta start) {
        last = start.index();
        applied = last;
        terms[(int) last] = start.term();
        byTerms[(int) last] = start.term();
        states[(int) last] = HashMachine.founded(last).state();
        configurations.put(last, start.configuration());
    }

    long last() {
        return last;
    }

    /** Returns the index up to which the state is known. */
    long applied() {
        return applied;
    }

    long term(long index) {
        return index == 0 ? 0 : terms[(int) index];
    }

    /** Records that a leader of {@code byTerm} has committed up to {@code index}. */
    void extend(LogMirror log, long index, long byTerm, String who) {
        for (long next = last + 1; next <= index; next++) {
            if (!log.holds(next)) {
                throw new Violation(
                        Invariant.MONOTONE_COMMIT, who + " commits up to " + index + " and does not have " + next);
            }
            int at = (int) next;
            if (at == terms.length) {
                terms = Arrays.copyOf(terms, 2 * at);
                hashes = Arrays.copyOf(hashes, 2 * at);
                byTerms = Arrays.copyOf(byTerms, 2 * at);
                states = Arrays.copyOf(states, 2 * at);
            }
            terms[at] = log.term(next);
            hashes[at] = log.hash(next);
            byTerms[at] = byTerm;
        }
        last = index;
    }

    /** Checks that a replica that has committed up to {@code to} has what others committed. */
    void compare(LogMirror log, long from, long to, String who) {
        for (long index = Math.max(from, log.base() + 1); index <= to; index++) {
            if (!log.holds(index) || log.term(index) != term(index) || log.hash(index) != hashes[(int) index]) {
                throw new Violation(
                        Invariant.COMMITTED_FOR_GOOD,
                        who + " commits " + log.term(index) + "/" + index + ", committed is " + term(index) + "/"
                                + index);
            }
        }
    }

    /** Checks that the log of a new leader has all that leaders of older terms committed. */
    void requireIn(LogMirror log, long term, String who) {
        long index = last;
        while (index > 0 && byTerms[(int) index] >= term) {
            index--;
        }
        if (index > log.base() && log.term(index) != term(index)) {
            throw new Violation(
                    Invariant.LEADER_COMPLETENESS,
                    who + " leads term " + term + " without " + term(index) + "/" + index + ", committed in term "
                            + byTerms[(int) index]);
        }
    }

    /** Records or compares the state behind an applied entry; true if it is new. */
    boolean reached(long index, long state, String who) {
        if (index > last) {
            throw new Violation(Invariant.STATE_MACHINE_SAFETY, who + " applies " + index + ", committed is " + last);
        }
        if (index == applied + 1) {
            states[(int) index] = state;
            applied = index;
            return true;
        }
        if (index > applied || states[(int) index] != state) {
            throw new Violation(
                    Invariant.STATE_MACHINE_SAFETY, who + " has another state than the others behind " + index);
        }
        return false;
    }

    /** Records or compares the configuration that an entry brings about. */
    void configured(long index, Configuration configuration, String who) {
        Configuration known = configurations.putIfAbsent(index, configuration);
        if (known != null && !known.equals(configuration)) {
            throw new Violation(
                    Invariant.STATE_MACHINE_SAFETY,
                    who + " makes " + configuration + " of entry " + index + ", others made " + known);
        }
    }

    /** Compares the configuration of a snapshot with that in force at its index. */
    void fits(long index, Configuration configuration, String who) {
        Map.Entry<Long, Configuration> inForce = configurations.floorEntry(index);
        if (inForce != null && !inForce.getValue().equals(configuration)) {
            throw new Violation(
                    Invariant.SNAPSHOT_FITS,
                    who + " says " + configuration + " was in force at " + index + ", it was " + inForce.getValue());
        }
    }

    /** Says whether a change stands behind {@code from}, up to {@code to}. */
    boolean isChangedWithin(long from, long to) {
        Long change = configurations.higherKey(from);
        return change != null && change <= to;
    }

    /** Returns the configuration in force behind {@code index}. */
    Configuration configurationAt(long index) {
        Map.Entry<Long, Configuration> inForce = configurations.floorEntry(index);
        return inForce == null ? Configuration.EMPTY : inForce.getValue();
    }

    /** Returns the newest configuration that is in force anywhere. */
    Configuration configuration() {
        return configurations.lastEntry().getValue();
    }
}
