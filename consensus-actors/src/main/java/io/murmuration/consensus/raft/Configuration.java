package io.murmuration.consensus.raft;

/**
 * Who takes part, and who decides (Raft §6, thesis §4).
 *
 * <p>Nobody learns and votes at once: a voter of the old half that shall become a learner stays a
 * voter, and is in {@code learnersNext}, until the joint configuration is left.
 *
 * @param voters decide; where joint, the new half
 * @param outgoing where joint, the old half, which decides too; else empty
 * @param learners are sent the log and decide nothing
 * @param learnersNext voters of the old half that will be learners
 * @param autoLeave whether the leader leaves the joint configuration on its own
 */
public record Configuration(
        ReplicaSet voters, ReplicaSet outgoing, ReplicaSet learners, ReplicaSet learnersNext, boolean autoLeave) {

    /** Nobody: of a replica that has not been told yet to whom it belongs. */
    public static final Configuration EMPTY = of();

    /**
     * Checks that the sets agree.
     *
     * @throws IllegalArgumentException if a learner votes, if a future one does not vote in the old
     *     half or votes in the new one, or if it is not joint but speaks of leaving
     */
    public Configuration {
        for (int i = 0; i < learners.size(); i++) {
            long id = learners.at(i);
            if (voters.contains(id) || outgoing.contains(id)) {
                throw new IllegalArgumentException("replica " + Long.toHexString(id) + " is learner and voter");
            }
        }
        for (int i = 0; i < learnersNext.size(); i++) {
            long id = learnersNext.at(i);
            if (!outgoing.contains(id) || voters.contains(id)) {
                throw new IllegalArgumentException("replica " + Long.toHexString(id)
                        + " is to be a learner after leaving, but is no voter of the old half only");
            }
        }
        if (outgoing.isEmpty() && autoLeave) {
            throw new IllegalArgumentException("a configuration that is not joint cannot be left");
        }
    }

    /** Returns the configuration of these voters, without learners. */
    public static Configuration of(long... voters) {
        return of(ReplicaSet.of(voters), ReplicaSet.EMPTY);
    }

    /** Returns the configuration of these voters and learners. */
    public static Configuration of(ReplicaSet voters, ReplicaSet learners) {
        return new Configuration(voters, ReplicaSet.EMPTY, learners, ReplicaSet.EMPTY, false);
    }

    /** Says whether two majorities decide. */
    public boolean isJoint() {
        return !outgoing.isEmpty();
    }

    /** Says whether the replica takes part at all. */
    public boolean contains(long id) {
        return isVoter(id) || isLearner(id);
    }

    /** Says whether the replica votes, in either half. */
    public boolean isVoter(long id) {
        return voters.contains(id) || outgoing.contains(id);
    }

    /** Says whether the replica learns now. */
    public boolean isLearner(long id) {
        return learners.contains(id);
    }

    /** Returns all who take part. */
    public ReplicaSet replicas() {
        return voters.union(outgoing).union(learners);
    }

    /**
     * Returns it in one line: {@code voters=(2 3)&&(1) learners=(4) learners_next=(1) autoleave}.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("voters=").append(voters);
        if (isJoint()) {
            text.append("&&").append(outgoing);
        }
        if (!learners.isEmpty()) {
            text.append(" learners=").append(learners);
        }
        if (!learnersNext.isEmpty()) {
            text.append(" learners_next=").append(learnersNext);
        }
        return text.append(autoLeave ? " autoleave" : "").toString();
    }
}
