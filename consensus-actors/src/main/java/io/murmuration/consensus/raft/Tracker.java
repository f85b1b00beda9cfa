package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.Quorum.Vote;
import io.murmuration.consensus.raft.Quorum.VoteResult;
import org.jspecify.annotations.Nullable;

/**
 * What a replica knows of all who take part, itself included: their progress while it leads, their
 * votes while it campaigns. Lookups and {@link #committed} allocate nothing.
 *
 * <p>Belongs to the core's thread.
 */
public final class Tracker {

    private final int maxInflightMessages;
    private final long maxInflightBytes;
    private final Quorum.Acknowledged matches = this::match;
    private final Quorum.Acknowledged rounds = this::round;
    private Configuration configuration = Configuration.EMPTY;
    private Progress[] peers = {};
    private long[] scratch = {};

    /**
     * Creates one that knows nobody.
     *
     * @param maxInflightMessages see {@link Inflight}
     * @param maxInflightBytes see {@link Inflight}
     */
    public Tracker(int maxInflightMessages, long maxInflightBytes) {
        this.maxInflightMessages = maxInflightMessages;
        this.maxInflightBytes = maxInflightBytes;
    }

    public Configuration configuration() {
        return configuration;
    }

    /**
     * Follows a new configuration. Who stays keeps its progress, also where a learner becomes a
     * voter or the reverse; who left is forgotten; who is new is probed at {@code lastIndex}, and
     * counts as active so that a leader does not step down before it could have answered.
     */
    public void switchTo(Configuration to, long lastIndex) {
        ReplicaSet replicas = to.replicas();
        Progress[] next = new Progress[replicas.size()];
        for (int i = 0; i < next.length; i++) {
            long id = replicas.at(i);
            Progress known = get(id);
            next[i] = known == null ? newcomer(id, lastIndex) : known;
            next[i].learner = to.isLearner(id);
        }
        peers = next;
        configuration = to;
        scratch = new long[next.length];
    }

    private Progress newcomer(long id, long lastIndex) {
        Inflight inflight = new Inflight(maxInflightMessages, maxInflightBytes);
        Progress progress = new Progress(id, Math.max(lastIndex, 1), inflight);
        progress.recentActive = true;
        return progress;
    }

    /** Returns what is known of this replica, null where it does not take part. */
    public @Nullable Progress get(long id) {
        int low = 0;
        int high = peers.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Progress peer = peers[middle];
            if (peer.id == id) {
                return peer;
            }
            if (peer.id < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** Returns how many take part. */
    public int size() {
        return peers.length;
    }

    /** Returns what is known of the replica that has {@code place} smaller ids before it. */
    public Progress at(int place) {
        return peers[place];
    }

    /**
     * Returns the last index that the voters have acknowledged; {@link Long#MAX_VALUE} where there
     * are none.
     */
    public long committed() {
        return Quorum.committedIndex(configuration.voters(), configuration.outgoing(), matches, scratch);
    }

    /** Returns the last round of heartbeats that a majority answered. */
    long confirmedRound() {
        return Quorum.committedIndex(configuration.voters(), configuration.outgoing(), rounds, scratch);
    }

    private long round(long id) {
        Progress peer = get(id);
        return peer == null ? 0 : peer.confirmedRound;
    }

    private long match(long id) {
        Progress peer = get(id);
        return peer == null ? 0 : peer.match;
    }

    /** Says whether one voter decides alone. */
    public boolean isSingleton() {
        return configuration.voters().size() == 1 && !configuration.isJoint();
    }

    /** Says whether the voters heard of lately are a quorum; a leader marks itself as heard. */
    public boolean quorumActive() {
        return count(id -> {
            Progress peer = get(id);
            return peer != null && peer.recentActive ? Vote.GRANTED : Vote.REFUSED;
        });
    }

    /** Says whether the voters decide for what these votes are about. */
    public boolean count(Quorum.Votes votes) {
        return Quorum.vote(configuration.voters(), configuration.outgoing(), votes) == VoteResult.WON;
    }

    /** Forgets all votes. */
    public void resetVotes() {
        for (Progress peer : peers) {
            peer.vote = Vote.MISSING;
        }
    }

    /** Notes a vote. The first one of each replica counts, those of strangers never. */
    public void recordVote(long id, boolean granted) {
        Progress peer = get(id);
        if (peer != null && peer.vote == Vote.MISSING) {
            peer.vote = granted ? Vote.GRANTED : Vote.REFUSED;
        }
    }

    /** Returns how the election stands. */
    public VoteResult tally() {
        return Quorum.vote(configuration.voters(), configuration.outgoing(), this::vote);
    }

    private Vote vote(long id) {
        Progress peer = get(id);
        return peer == null ? Vote.MISSING : peer.vote;
    }
}
