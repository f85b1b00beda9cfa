package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.Role;
import org.jspecify.annotations.Nullable;

/**
 * What all desks of a replica share: the core, the state, the way out, the turn's time, and whether
 * this replica leads.
 */
final class Office {

    final GroupSettings settings;
    final GroupState state;
    final GroupEffects effects;
    private final LogClock clock = new LogClock();

    private @Nullable Raft raft;
    private long nowNanos;
    private long wallMillis;
    private boolean leads;
    private boolean ready;
    private boolean retired;
    private long term;

    Office(GroupSettings settings, GroupState state, GroupEffects effects) {
        this.settings = settings;
        this.state = state;
        this.effects = effects;
    }

    void begin(Raft core) {
        raft = core;
    }

    Raft raft() {
        Raft core = raft;
        if (core == null) {
            throw new IllegalStateException("start() must be called first");
        }
        return core;
    }

    boolean hasBegun() {
        return raft != null;
    }

    /** A turn begins. */
    void at(long now, long wall) {
        nowNanos = now;
        wallMillis = wall;
    }

    long nowNanos() {
        return nowNanos;
    }

    /**
     * Looks whether this replica's term in office ended since it was looked last; if so, it is in
     * office no more, though it may already have been elected again.
     */
    boolean hasLost() {
        boolean lost = leads && (raft().role() != Role.LEADER || raft().term() != term);
        if (lost) {
            leads = false;
            ready = false;
        }
        return lost;
    }

    /** Looks whether this replica has been elected. */
    void lookForElection() {
        if (!leads && raft().role() == Role.LEADER) {
            leads = true;
            term = raft().term();
        }
    }

    /** Looks whether this leader has just applied the first entry of its own. */
    boolean hasBecomeReady() {
        if (!leads || ready || state.term() != term) {
            return false;
        }
        ready = true;
        clock.tookOffice(state.logNanos(), nowNanos);
        return true;
    }

    boolean leads() {
        return leads;
    }

    /** Says whether it leads and has applied all that its predecessors committed. */
    boolean isReady() {
        return ready;
    }

    void retire() {
        retired = true;
    }

    boolean isRetired() {
        return retired;
    }

    /** Says whether this replica serves what only a leader may. */
    boolean serves() {
        return leads && !retired;
    }

    /** Says whether proposals are taken in now. */
    boolean proposes() {
        return ready && raft().transferee() == 0;
    }

    long logNanos() {
        return clock.at(nowNanos);
    }

    long wallMillis() {
        return wallMillis;
    }

    void respond(long origin, Response response) {
        if (origin != Proposals.NOBODY) {
            effects.respond(origin, response);
        }
    }

    void refuse(long origin, long id, Refusal refusal) {
        respond(origin, refusal.of(id));
    }

    void done(long origin, long id, byte[] body) {
        respond(origin, new Response.Done(id, state.index(), 0, body));
    }

    /** Says who leads instead. */
    void sendElsewhere(long origin, long id) {
        long leader = raft().leader();
        if (leader == raft().id()) {
            leader = raft().transferee();
        }
        ReplicaAddress address = state.address(leader);
        respond(origin, new Response.NotLeader(id, leader, address == null ? "" : address.endpoint()));
    }
}
