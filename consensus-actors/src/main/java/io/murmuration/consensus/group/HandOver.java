package io.murmuration.consensus.group;

import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request.TransferLeader;
import io.murmuration.consensus.raft.Progress;
import io.murmuration.consensus.raft.Raft;

/** Hands leadership over: because somebody asked, or because this replica retires. */
final class HandOver {

    private static final byte[] NOTHING = {};

    private final Office office;
    private boolean asked;
    private long origin;
    private long id;
    private long target;
    private boolean begun;

    HandOver(Office office) {
        this.office = office;
    }

    void take(long from, TransferLeader request) {
        Raft raft = office.raft();
        if (!office.leads()) {
            office.sendElsewhere(from, request.id());
            return;
        }
        Progress progress = raft.tracker().get(request.replica());
        String name = MembershipDesk.name(request.replica());
        if (request.replica() == raft.id()) {
            office.done(from, request.id(), NOTHING);
        } else if (progress == null || progress.isLearner()) {
            refuse(from, request.id(), name + " is no voter");
        } else if (!progress.recentActive()) {
            refuse(from, request.id(), name + " is not heard");
        } else if (asked || raft.transferee() != 0) {
            refuse(from, request.id(), "leadership is being handed over already");
        } else {
            asked = true;
            begun = false;
            origin = from;
            id = request.id();
            target = request.replica();
        }
    }

    /** The end of a turn's inputs. */
    void begin() {
        if (asked && !begun && office.leads()) {
            begun = true;
            office.raft().transferLeadership(target, office.nowNanos());
        } else if (office.isRetired() && office.leads() && office.raft().transferee() == 0) {
            long successor = best();
            if (successor != 0) {
                office.raft().transferLeadership(successor, office.nowNanos());
            }
        }
    }

    /** Returns the voter that is heard and has most of the log, 0 if there is none. */
    private long best() {
        Raft raft = office.raft();
        long best = 0;
        long match = -1;
        for (int i = 0; i < raft.tracker().size(); i++) {
            Progress peer = raft.tracker().at(i);
            boolean votes = raft.configuration().voters().contains(peer.id());
            if (peer.id() != raft.id() && votes && peer.recentActive() && peer.match() > match) {
                best = peer.id();
                match = peer.match();
            }
        }
        return best;
    }

    /** Answers when it is decided. */
    void settle() {
        if (!asked || !begun) {
            return;
        }
        Raft raft = office.raft();
        boolean undecided = office.leads() ? raft.transferee() == target : raft.leader() == 0;
        if (undecided) {
            return;
        }
        asked = false;
        if (raft.leader() == target) {
            office.done(origin, id, NOTHING);
        } else {
            refuse(origin, id, MembershipDesk.name(raft.leader()) + " leads: the other did not take over in time");
        }
    }

    void stop() {
        if (asked) {
            asked = false;
            office.refuse(origin, id, Refusal.STOPPED_AMID);
        }
    }

    private void refuse(long to, long request, String why) {
        office.refuse(to, request, Refusal.notDone(Reason.CHANGE_REFUSED, why));
    }
}
