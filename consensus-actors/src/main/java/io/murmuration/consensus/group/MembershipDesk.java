package io.murmuration.consensus.group;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request.AddReplica;
import io.murmuration.consensus.exchange.Request.PromoteReplica;
import io.murmuration.consensus.exchange.Request.RemoveReplica;
import io.murmuration.consensus.raft.ConfigChange;
import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.ConfigChange.Transition;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.Progress;
import io.murmuration.consensus.raft.Proposal;
import io.murmuration.consensus.raft.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part (thesis §4, ruling 16). A newcomer is a learner first; the leader makes it a
 * voter when it has caught up, while there are fewer voters than expected, or in place of a replica
 * that the same node had before, which goes in the same change. No change is begun unless the
 * voters before and after it both have a majority that is heard and has caught up.
 */
final class MembershipDesk {

    /** Within so many entries of the commit index a replica counts as caught up. */
    private static final long CAUGHT_UP_ENTRIES = 256;

    private static final byte[] NOTHING = {};

    private final Office office;
    private final CommandDesk commands;
    private long pendingIndex;
    private long pendingOrigin;
    private long pendingId;

    MembershipDesk(Office office, CommandDesk commands) {
        this.office = office;
        this.commands = commands;
    }

    void take(long origin, AddReplica request) {
        if (!admits(origin, request.id())) {
            return;
        }
        ReplicaAddress replica = request.replica();
        String malformed = AddressCodec.refuse(replica);
        if (malformed != null) {
            office.refuse(origin, request.id(), Refusal.notDone(Reason.MALFORMED, malformed));
        } else if (!configuration().contains(replica.replica())) {
            Change learner = new Change(ChangeType.ADD_LEARNER, replica.replica());
            change(origin, request.id(), List.of(learner), AddressCodec.encode(List.of(replica)));
        } else if (replica.equals(office.state.address(replica.replica()))) {
            office.done(origin, request.id(), NOTHING);
        } else {
            moved(origin, request.id(), replica);
        }
    }

    private void moved(long origin, long id, ReplicaAddress to) {
        byte[] body = AddressCodec.encode(List.of(to));
        byte[] envelope = commands.dated(Envelope.REPLICA_ADDRESS, body);
        if (!commands.propose(envelope, origin, id)) {
            office.refuse(origin, id, Refusal.OVERLOADED);
        }
    }

    void take(long origin, PromoteReplica request) {
        if (!admits(origin, request.id())) {
            return;
        }
        long replica = request.replica();
        Configuration now = configuration();
        if (now.isVoter(replica)) {
            office.done(origin, request.id(), NOTHING);
        } else if (!now.isLearner(replica)) {
            refuse(origin, request.id(), name(replica) + " is no part of the group: add it first");
        } else if (!hasCaughtUp(replica)) {
            refuse(origin, request.id(), name(replica) + " is not heard, or has not caught up yet: wait");
        } else {
            change(origin, request.id(), promotion(replica), NOTHING);
        }
    }

    void take(long origin, RemoveReplica request) {
        if (!admits(origin, request.id())) {
            return;
        }
        if (configuration().contains(request.replica())) {
            Change remove = new Change(ChangeType.REMOVE, request.replica());
            change(origin, request.id(), List.of(remove), NOTHING);
        } else {
            office.done(origin, request.id(), NOTHING);
        }
    }

    private boolean admits(long origin, long id) {
        if (!office.serves()) {
            office.sendElsewhere(origin, id);
            return false;
        }
        if (!office.proposes()) {
            refuse(origin, id, "the leader is not ready, or hands over: ask again soon");
            return false;
        }
        return true;
    }

    private void change(long origin, long id, List<Change> changes, byte[] context) {
        String unsafe = unsafe(changes);
        if (unsafe != null) {
            refuse(origin, id, unsafe);
        } else if (pendingIndex != 0 || !propose(origin, id, changes, context)) {
            refuse(origin, id, "another change is under way, and only one can be: ask again when it is done");
        }
    }

    private boolean propose(long origin, long id, List<Change> changes, byte[] context) {
        long index = office.raft().lastIndex() + 1;
        Proposal verdict = office.raft().propose(new ConfigChange(Transition.AUTO, changes, context));
        if (verdict != Proposal.ACCEPTED) {
            return false;
        }
        pendingIndex = index;
        pendingOrigin = origin;
        pendingId = id;
        return true;
    }

    /** Returns why the change must not be begun, null if it may. */
    private @Nullable String unsafe(List<Change> changes) {
        ReplicaSet before = configuration().voters();
        ReplicaSet after = before;
        for (Change each : changes) {
            after = switch (each.type()) {
                case ADD_VOTER -> after.with(each.replica());
                case REMOVE -> after.without(each.replica());
                case ADD_LEARNER, UPDATE -> after;
            };
        }
        if (after.isEmpty()) {
            return "nobody would be left to decide";
        }
        if (after.equals(before)) {
            return null;
        }
        if (!hasMajority(before)) {
            return "no majority of the voters is heard and has caught up: mend that first";
        }
        return hasMajority(after)
                ? null
                : "of the voters that would be left, " + after + ", no majority is heard and has caught up";
    }

    private boolean hasMajority(ReplicaSet voters) {
        int good = 0;
        for (int i = 0; i < voters.size(); i++) {
            good += hasCaughtUp(voters.at(i)) ? 1 : 0;
        }
        return good > voters.size() / 2;
    }

    private boolean hasCaughtUp(long replica) {
        Progress progress = office.raft().tracker().get(replica);
        if (progress == null || replica == office.raft().id()) {
            return progress != null;
        }
        return progress.recentActive()
                && progress.match() + CAUGHT_UP_ENTRIES >= office.raft().commitIndex();
    }

    /** Looks after learners: promotes who has caught up and is wanted. With every tick. */
    void tick() {
        Configuration now = configuration();
        if (!office.proposes() || office.isRetired() || pendingIndex != 0 || now.isJoint()) {
            return;
        }
        for (int i = 0; i < now.learners().size(); i++) {
            long learner = now.learners().at(i);
            List<Change> changes = promotion(learner);
            boolean wanted = now.voters().size() < office.settings.expectedVoters() || replacesVoter(changes);
            if (wanted && streams(learner) && unsafe(changes) == null) {
                propose(Proposals.NOBODY, 0, changes, NOTHING);
                return;
            }
        }
    }

    private boolean streams(long replica) {
        Progress progress = office.raft().tracker().get(replica);
        return progress != null && progress.state() == Progress.State.REPLICATE && hasCaughtUp(replica);
    }

    private boolean replacesVoter(List<Change> changes) {
        for (Change each : changes) {
            if (each.type() == ChangeType.REMOVE && configuration().isVoter(each.replica())) {
                return true;
            }
        }
        return false;
    }

    /** Makes it a voter; what its node was before goes (ruling 1: wiped, it has a new id). */
    private List<Change> promotion(long replica) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change(ChangeType.ADD_VOTER, replica));
        ReplicaAddress own = office.state.address(replica);
        for (ReplicaAddress each : office.state.addresses()) {
            boolean formerSelf =
                    own != null && each.replica() != replica && each.node().equals(own.node());
            if (formerSelf && each.replica() != office.raft().id()) {
                changes.add(new Change(ChangeType.REMOVE, each.replica()));
            }
        }
        return changes;
    }

    /**
     * A change came out of the log.
     *
     * @param failure why it came to nothing, null where it is in force
     */
    void applied(Entry entry, @Nullable String failure) {
        if (entry.index() != pendingIndex) {
            return;
        }
        pendingIndex = 0;
        if (failure == null) {
            office.done(pendingOrigin, pendingId, NOTHING);
        } else {
            refuse(pendingOrigin, pendingId, failure);
        }
    }

    void lostOffice() {
        end(Refusal.LOST_OFFICE);
    }

    void stop() {
        end(Refusal.STOPPED_AMID);
    }

    private void end(Refusal refusal) {
        if (pendingIndex != 0) {
            pendingIndex = 0;
            office.refuse(pendingOrigin, pendingId, refusal);
        }
    }

    private Configuration configuration() {
        return office.raft().configuration();
    }

    private void refuse(long origin, long id, String why) {
        office.refuse(origin, id, new Refusal(Outcome.NOT_DONE, Reason.CHANGE_REFUSED, why));
    }

    static String name(long replica) {
        return "replica " + Long.toHexString(replica);
    }
}
