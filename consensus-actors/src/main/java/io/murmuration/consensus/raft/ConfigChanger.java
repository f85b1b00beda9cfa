package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChangeException.Reason;
import java.util.List;

/**
 * Makes the next configuration out of one and a change (Raft §6, thesis §4.1 and §4.3). Changes go
 * to the new half; who is a voter of the old half stays one until the joint configuration is left.
 *
 * <p>Adding whom is there already, or removing whom is not, changes nothing.
 */
public final class ConfigChanger {

    private final ReplicaSet outgoing;
    private ReplicaSet voters;
    private ReplicaSet learners;
    private ReplicaSet learnersNext;

    private ConfigChanger(Configuration from, ReplicaSet outgoing) {
        this.outgoing = outgoing;
        voters = from.voters();
        learners = from.learners();
        learnersNext = from.learnersNext();
    }

    /**
     * Returns the configuration after {@code change}.
     *
     * @throws ConfigChangeException if it cannot be made
     */
    public static Configuration apply(Configuration current, ConfigChange change) {
        if (change.leavesJoint()) {
            return leaveJoint(current);
        }
        return change.entersJoint()
                ? enterJoint(current, change.autoLeave(), change.changes())
                : simple(current, change.changes());
    }

    /** Changes at most one voter, and any number of learners, at once (thesis §4.1). */
    static Configuration simple(Configuration current, List<Change> changes) {
        if (current.isJoint()) {
            throw new ConfigChangeException(
                    Reason.SIMPLE_IN_JOINT, "the configuration is joint, leave it first: " + current);
        }
        Configuration next = new ConfigChanger(current, ReplicaSet.EMPTY).make(changes, false);
        if (differing(current.voters(), next.voters()) > 1) {
            throw new ConfigChangeException(
                    Reason.SEVERAL_VOTERS,
                    "more than one voter would change at once, go through a joint configuration: " + current + " to "
                            + next);
        }
        return next;
    }

    /** Lets the voters before and after decide together (thesis §4.3). */
    static Configuration enterJoint(Configuration current, boolean autoLeave, List<Change> changes) {
        if (current.isJoint()) {
            throw new ConfigChangeException(
                    Reason.ALREADY_JOINT, "the configuration is joint already, leave it first: " + current);
        }
        if (current.voters().isEmpty()) {
            throw new ConfigChangeException(
                    Reason.NO_VOTERS_YET, "there are no voters who could change jointly: add one by itself first");
        }
        return new ConfigChanger(current, current.voters()).make(changes, autoLeave);
    }

    /** Lets the new voters decide alone. */
    static Configuration leaveJoint(Configuration current) {
        if (!current.isJoint()) {
            throw new ConfigChangeException(
                    Reason.NOT_JOINT, "the configuration is not joint, there is nothing to leave: " + current);
        }
        return Configuration.of(current.voters(), current.learners().union(current.learnersNext()));
    }

    private Configuration make(List<Change> changes, boolean autoLeave) {
        for (Change change : changes) {
            if (change.replica() != 0) {
                make(change);
            }
        }
        if (voters.isEmpty()) {
            throw new ConfigChangeException(Reason.NO_VOTERS_LEFT, "no voter would be left: keep one at least");
        }
        return new Configuration(voters, outgoing, learners, learnersNext, autoLeave);
    }

    private void make(Change change) {
        long id = change.replica();
        switch (change.type()) {
            case ADD_VOTER -> {
                remove(id);
                voters = voters.with(id);
            }
            case ADD_LEARNER -> {
                remove(id);
                if (outgoing.contains(id)) {
                    learnersNext = learnersNext.with(id);
                } else {
                    learners = learners.with(id);
                }
            }
            case REMOVE -> remove(id);
            case UPDATE -> {}
        }
    }

    private void remove(long id) {
        voters = voters.without(id);
        learners = learners.without(id);
        learnersNext = learnersNext.without(id);
    }

    private static int differing(ReplicaSet before, ReplicaSet after) {
        int all = before.union(after).size();
        return 2 * all - before.size() - after.size();
    }
}
