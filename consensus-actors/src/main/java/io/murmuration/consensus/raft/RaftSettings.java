package io.murmuration.consensus.raft;

/**
 * How a replica behaves. Made with {@link #of}, changed with the {@code with} methods; every value
 * is checked when it is set. Time is counted in ticks, whose length the shell decides, except for
 * leases (ruling 4).
 *
 * @param id of this replica; not 0
 * @param elections when and how to campaign
 * @param flow what may be under way
 * @param reads how linearizable reads are served
 * @param switches what the conformance cases turn off one by one; in the product all stay as {@link
 *     Switches#PRODUCT} has them
 */
public record RaftSettings(long id, Elections elections, Flow flow, Reads reads, Switches switches) {

    public RaftSettings {
        require(id != 0, "id must not be 0: that stands for nobody");
        require(
                !reads.leases() || switches.checkQuorum(),
                "leases need check-quorum: without it a leader that lost its quorum would go on");
    }

    /** The product's own settings. */
    public static RaftSettings of(long id) {
        return new RaftSettings(id, Elections.DEFAULT, Flow.DEFAULT, Reads.DEFAULT, Switches.PRODUCT);
    }

    public RaftSettings withElections(Elections changed) {
        return new RaftSettings(id, changed, flow, reads, switches);
    }

    public RaftSettings withFlow(Flow changed) {
        return new RaftSettings(id, elections, changed, reads, switches);
    }

    public RaftSettings withReads(Reads changed) {
        return new RaftSettings(id, elections, flow, changed, switches);
    }

    public RaftSettings withSwitches(Switches changed) {
        return new RaftSettings(id, elections, flow, reads, changed);
    }

    /**
     * When and how to campaign.
     *
     * @param electionTicks without a sign of the leader before a follower campaigns, at least; at
     *     most twice as many, drawn anew each time. Within them nobody votes against a leader that
     *     it hears.
     * @param heartbeatTicks between two heartbeats; less than {@code electionTicks}
     * @param stallTicks for which an own write may be under way before this replica takes its disk
     *     for stalled, steps down and falls silent; 0 = never
     * @param hintTicks over which early campaigns after a hint are spread, so that votes are not
     *     split
     * @param priority 1 to 10: each step below 10 waits a tenth of {@code electionTicks} longer; 0
     *     campaigns only when asked to. A preference: it decides no election.
     */
    public record Elections(int electionTicks, int heartbeatTicks, int stallTicks, int hintTicks, int priority) {

        /** The highest priority, and what all have unless told otherwise. */
        public static final int TOP_PRIORITY = 10;

        public static final Elections DEFAULT = new Elections(10, 2, 20, 2, TOP_PRIORITY);

        public Elections {
            require(heartbeatTicks > 0, "heartbeat-ticks must be at least 1, not " + heartbeatTicks);
            require(
                    electionTicks > heartbeatTicks,
                    "election-ticks must be more than heartbeat-ticks (" + heartbeatTicks + "), not " + electionTicks);
            require(stallTicks >= 0, "stall-ticks must not be negative, as " + stallTicks);
            require(hintTicks >= 0, "hint-ticks must not be negative, as " + hintTicks);
            require(
                    priority >= 0 && priority <= TOP_PRIORITY,
                    "priority must be 0 to " + TOP_PRIORITY + ", not " + priority);
        }

        public Elections withTicks(int election, int heartbeat) {
            return new Elections(election, heartbeat, stallTicks, hintTicks, priority);
        }

        public Elections withPriority(int changed) {
            return new Elections(electionTicks, heartbeatTicks, stallTicks, hintTicks, changed);
        }

        public Elections withStallTicks(int changed) {
            return new Elections(electionTicks, heartbeatTicks, changed, hintTicks, priority);
        }
    }

    /**
     * What may be under way. Bytes are counted as {@link Entry#sizeBytes} does, except where
     * payloads are named.
     *
     * @param maxMessageBytes of entries in one message; one entry goes even if it is larger
     * @param maxEntryBytes of one proposal's payload
     * @param maxApplyingBytes handed out for applying and not applied yet
     * @param maxUncommittedBytes of payload a leader takes in beyond what is committed; the next
     *     proposal is refused
     * @param maxInflightMessages to one follower without an answer
     * @param maxInflightBytes of payload to one follower without an answer
     */
    public record Flow(
            long maxMessageBytes,
            long maxEntryBytes,
            long maxApplyingBytes,
            long maxUncommittedBytes,
            int maxInflightMessages,
            long maxInflightBytes) {

        private static final long MIB = 1 << 20;

        public static final Flow DEFAULT = new Flow(MIB / 4, MIB, 16 * MIB, 64 * MIB, 256, 16 * MIB);

        public Flow {
            positive(maxMessageBytes, "max-message-bytes");
            positive(maxEntryBytes, "max-entry-bytes");
            positive(maxApplyingBytes, "max-applying-bytes");
            positive(maxUncommittedBytes, "max-uncommitted-bytes");
            positive(maxInflightMessages, "max-inflight-messages");
            positive(maxInflightBytes, "max-inflight-bytes");
        }

        public Flow withInflight(int messages, long bytes) {
            return new Flow(maxMessageBytes, maxEntryBytes, maxApplyingBytes, maxUncommittedBytes, messages, bytes);
        }

        public Flow withMessageBytes(long changed) {
            return new Flow(
                    changed,
                    maxEntryBytes,
                    maxApplyingBytes,
                    maxUncommittedBytes,
                    maxInflightMessages,
                    maxInflightBytes);
        }
    }

    /**
     * How linearizable reads are served.
     *
     * @param leases whether a leader may answer without a round while a majority has promised to
     *     elect nobody else (thesis §6.4.1). Then a failover takes at least as long as a lease.
     * @param leaseNanos how long a promise lasts, on the promiser's clock
     * @param driftRatio by how much two clocks may differ in pace; the leader trusts a lease for so
     *     much less
     * @param pauseNanos after a gap so long between two inputs a leader trusts no lease from before
     * @param maxWaiting reads that wait at the same time; one more is refused
     */
    public record Reads(boolean leases, long leaseNanos, double driftRatio, long pauseNanos, int maxWaiting) {

        public static final Reads DEFAULT = new Reads(false, 150_000_000, 0.05, 300_000_000, 1 << 16);

        public Reads {
            positive(leaseNanos, "lease-nanos");
            require(driftRatio >= 0 && driftRatio < 0.5, "drift-ratio must be 0 to below 0.5, not " + driftRatio);
            positive(pauseNanos, "pause-nanos");
            positive(maxWaiting, "max-waiting-reads");
        }

        public Reads withLeases(boolean changed) {
            return new Reads(changed, leaseNanos, driftRatio, pauseNanos, maxWaiting);
        }
    }

    /**
     * Parts of the protocol that the conformance cases need one by one.
     *
     * @param preVote ask before campaigning (thesis §9.6)
     * @param checkQuorum a leader that hears no majority for an election time-out steps down, and
     *     nobody votes against a leader it hears (thesis §4.2.3, §6.2)
     * @param stepDownOnRemoval a leader that is voted out, or becomes a learner, steps down
     * @param asyncStorage writes are acknowledged one by one; else by {@link Raft#advance}
     * @param forwardProposals a follower passes proposals on. Off in the product, which knows
     *     better where to send them, and how not to send them twice.
     * @param validateChanges refuse configuration changes that cannot follow the present one
     */
    public record Switches(
            boolean preVote,
            boolean checkQuorum,
            boolean stepDownOnRemoval,
            boolean asyncStorage,
            boolean forwardProposals,
            boolean validateChanges) {

        public static final Switches PRODUCT = new Switches(true, true, true, true, false, true);
    }

    private static void positive(long value, String name) {
        require(value > 0, name + " must be at least 1, not " + value);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("raft settings: " + message);
        }
    }
}
