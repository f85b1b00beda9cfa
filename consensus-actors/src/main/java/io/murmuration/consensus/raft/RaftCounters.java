package io.murmuration.consensus.raft;

/** What a replica has done and refused since it started. Only grows; read on the core's thread. */
public final class RaftCounters {

    long preCampaigns;
    long campaigns;
    long electionsWon;
    long stepDowns;
    long stalls;
    long votesGranted;
    long ignoredInLease;
    long ignoredMessages;
    long proposalsRefused;
    long snapshotsSent;
    long snapshotsRestored;
    long readRounds;
    long leaseReads;
    long readsRefused;
    long hintedCampaigns;

    RaftCounters() {}

    /** How often it asked whether it would be elected. */
    public long preCampaigns() {
        return preCampaigns;
    }

    public long campaigns() {
        return campaigns;
    }

    public long electionsWon() {
        return electionsWon;
    }

    /** How often it ceased to lead, for whatever reason. */
    public long stepDowns() {
        return stepDowns;
    }

    /** How often its own disk stalled. */
    public long stalls() {
        return stalls;
    }

    public long votesGranted() {
        return votesGranted;
    }

    /** Requests for a vote ignored because a leader was heard, or promised to. */
    public long ignoredInLease() {
        return ignoredInLease;
    }

    /** Messages of an older term, from strangers, or out of place. */
    public long ignoredMessages() {
        return ignoredMessages;
    }

    public long proposalsRefused() {
        return proposalsRefused;
    }

    public long snapshotsSent() {
        return snapshotsSent;
    }

    public long snapshotsRestored() {
        return snapshotsRestored;
    }

    /** Rounds of heartbeats sent because reads waited for them. */
    public long readRounds() {
        return readRounds;
    }

    /** Reads answered by a lease, without a round. */
    public long leaseReads() {
        return leaseReads;
    }

    /** Reads refused: too many wait, or nobody leads. */
    public long readsRefused() {
        return readsRefused;
    }

    /** Campaigns started early because of a hint. */
    public long hintedCampaigns() {
        return hintedCampaigns;
    }
}
