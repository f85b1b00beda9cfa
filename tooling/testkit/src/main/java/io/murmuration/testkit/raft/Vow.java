package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;

/**
 * What one replica has promised the leaders whose leases it has acknowledged, over all its lives
 * (thesis §6.4.1, ruling 3): neither a restart nor a hint nor a transfer ends it, only time.
 */
final class Vow {

    private final String name;
    private boolean given;
    private long untilNanos;
    private long term;
    private long vote;

    Vow(String name) {
        this.name = name;
    }

    /** The core is about to take an input. */
    void before(Raft core) {
        term = core.term();
        vote = core.vote();
    }

    /** The core has taken an input at this time of its own clock. */
    void after(Raft core, long nowNanos) {
        boolean votes = core.vote() != 0 && (core.vote() != vote || core.term() != term);
        Violation.check(
                !votes || !given || nowNanos - untilNanos >= 0,
                Invariant.PROMISE_KEPT,
                () -> name + " votes for r" + core.vote() + " in term " + core.term() + ", "
                        + (untilNanos - nowNanos) / 1_000 + " us before its promise ends");
    }

    /** The core has taken this message at this time of its own clock. */
    void heard(RaftMessage message, Raft core, long nowNanos) {
        if (message instanceof Heartbeat heartbeat
                && heartbeat.leaseNanos() > 0
                && heartbeat.term() == core.term()
                && heartbeat.from() == core.leader()) {
            long until = nowNanos + heartbeat.leaseNanos();
            untilNanos = given && untilNanos - until > 0 ? untilNanos : until;
            given = true;
        }
    }
}
