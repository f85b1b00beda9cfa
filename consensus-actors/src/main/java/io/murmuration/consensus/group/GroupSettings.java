package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.raft.RaftSettings;
import io.murmuration.consensus.session.SessionTable;

/**
 * How a replica behaves.
 *
 * @param group its name
 * @param self who and where it is
 * @param expectedVoters a leader promotes learners that have caught up while there are fewer
 * @param raft of the core; its id is {@code self}'s
 * @param tickNanos length of one tick
 * @param limits of what is applied at once and kept
 */
public record GroupSettings(
        String group,
        long clusterId,
        ReplicaAddress self,
        int expectedVoters,
        RaftSettings raft,
        long tickNanos,
        Limits limits) {

    /**
     * What is applied at once, kept, and let in.
     *
     * @param applyEntries applied in one turn, at most
     * @param applyBytes of commands applied in one turn, at most; one is applied in any case
     * @param snapshotEntries applied after which a snapshot is taken
     * @param snapshotBytes of log after which a snapshot is taken
     * @param keptEntries behind a snapshot, for replicas that lag
     * @param hashEvery entries, after which the leader has states compared
     * @param maxSessions at once
     * @param minTtlMillis of a session
     * @param maxTtlMillis of a session
     * @param sessionWindow answers kept for one session, at most
     */
    public record Limits(
            int applyEntries,
            long applyBytes,
            long snapshotEntries,
            long snapshotBytes,
            long keptEntries,
            long hashEvery,
            int maxSessions,
            long minTtlMillis,
            long maxTtlMillis,
            int sessionWindow) {

        public static final Limits DEFAULT =
                new Limits(1_024, 4 << 20, 100_000, 64 << 20, 10_000, 4_096, 100_000, 100, 86_400_000, 4_096);

        public Limits {
            require(applyEntries > 0 && applyBytes > 0, "a turn must apply something");
            require(snapshotEntries > 0 && snapshotBytes > 0 && keptEntries >= 0, "snapshots must be possible");
            require(hashEvery > 1, "hash-every must be 2 at least: each comparison is an entry itself");
            require(maxSessions > 0 && sessionWindow > 0, "sessions must be possible");
            require(minTtlMillis > 0 && minTtlMillis <= maxTtlMillis, "min-ttl must be 1 ms to max-ttl");
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException("group settings: " + message);
            }
        }

        /** Returns those that a group is founded with, and keeps. */
        SessionTable.Limits ofSessions() {
            SessionTable.Limits usual = SessionTable.Limits.DEFAULT;
            return new SessionTable.Limits(
                    maxSessions, sessionWindow, usual.sessionBytes(), usual.answerBytes(), usual.ended());
        }
    }
}
