package io.murmuration.testkit.planted;

import java.util.List;

/** Bugs of reads, of leases, and of what they rest on. */
final class ReadBugs {

    static final List<Bug> ALL = List.of(
            Bug.of("17", "an index is given out before an entry of the own term is committed")
                    .at(
                            "Reads",
                            "(replica.hasCommittedInTerm() ? queued : early).add(new Waiting(Replica.NOBODY, "
                                    + "context));",
                            "queued.add(new Waiting(Replica.NOBODY, context));")
                    .foundBy("FRESH_READS"),
            Bug.of("17", "a lease answers before an entry of the own term is committed")
                    .at("Reads", "&& replica.hasCommittedInTerm() && replica.transferee", "&& replica.transferee")
                    .foundBy("FRESH_READS")
                    .rare(),
            Bug.of("17", "a read joins a round that is under way")
                    .at(
                            "Reads",
                            "waiting++; (replica.hasCommittedInTerm() ? queued : early).add(new "
                                    + "Waiting(Replica.NOBODY, context));",
                            "waiting++; if (!rounds.isEmpty()) { rounds.peekLast().reads().add(new "
                                    + "Waiting(Replica.NOBODY, context)); return; }"
                                    + "(replica.hasCommittedInTerm() ? queued : early)"
                                    + ".add(new Waiting(Replica.NOBODY, context));")
                    .foundBy("FRESH_READS"),
            Bug.of("17", "a follower asks again under the same number")
                    .at("Reads", "long id = nextForwardId++;", "long id = nextForwardId;")
                    .foundBy("FRESH_READS"),
            Bug.of("9", "a leader answers reads without asking anybody")
                    .at(
                            "Reads",
                            "long confirmed = replica.tracker.confirmedRound(); lease",
                            "long confirmed = round; lease")
                    .foundBy("FRESH_READS", "LEASES_APART"),
            Bug.of("9", "a minority confirms that a leader leads")
                    .at(
                            "Tracker",
                            "return Quorum.committedIndex(configuration.voters(), configuration.outgoing(), "
                                    + "rounds, scratch);",
                            "long most = 0; for (Progress peer : peers) { most = Math.max(most, peer.learner "
                                    + "? 0 : peer.confirmedRound); } return most;")
                    .foundBy("FRESH_READS", "LEASES_APART"),
            Bug.of("25", "who steps down keeps its reads for later")
                    .at("Reads", "rounds.forEach(each -> each.reads().forEach(this::refuse));", "")
                    .at("Reads", "rounds.clear();", "")
                    .foundBy("FRESH_READS")
                    .rare(),
            Bug.of("18", "a hint overrules a promise")
                    .at(
                            "Election",
                            "if (promised()) { replica.counters",
                            "if (promised() && replica.leader != hintedLeader) { replica.counters")
                    .at(
                            "Election",
                            "replica.outbox.isSilent() || promised()) {",
                            "replica.outbox.isSilent() || (promised() && cause != Cause.HINT)) {")
                    .foundBy("PROMISE_KEPT", "LEASES_APART", "FRESH_READS"),
            Bug.of("18", "a transfer overrules promises")
                    .at(
                            "Election",
                            "if (promised()) { replica.counters",
                            "if (promised() && !request.transfer()) { replica.counters")
                    .at(
                            "Election",
                            "replica.outbox.isSilent() || promised()) {",
                            "replica.outbox.isSilent() || (promised() && cause != Cause.TRANSFER)) {")
                    .at("Election", "transferDue = promised();", "transferDue = false;")
                    .at("Transfer", "&& !told && !lease.promisesRun(replica.nowNanos)", "&& !told")
                    .at("Transfer", "lease.revoke(); proceed(peer);", "proceed(peer);")
                    .foundBy("PROMISE_KEPT", "LEASES_APART", "FRESH_READS"),
            Bug.of("18", "voters ignore their promises")
                    .at("Election", "if (promised()) { replica.counters", "if (false) { replica.counters")
                    .foundBy("PROMISE_KEPT", "LEASES_APART", "FRESH_READS"),
            Bug.of("18", "a candidate forgets its own promise")
                    .at("Election", "replica.outbox.isSilent() || promised()) {", "replica.outbox.isSilent()) {")
                    .foundBy("PROMISE_KEPT", "LEASES_APART", "FRESH_READS"),
            Bug.of("18", "a lease is counted from the answer")
                    .at(
                            "Lease",
                            "long until = sentAt[slot] + settings.leaseNanos() - drift();",
                            "long until = lastInputNanos + settings.leaseNanos() - drift();")
                    .foundBy("LEASES_APART", "FRESH_READS"),
            Bug.of("18", "the drift of clocks makes a lease longer, not shorter")
                    .at(
                            "Lease",
                            "long until = sentAt[slot] + settings.leaseNanos() - drift();",
                            "long until = sentAt[slot] + settings.leaseNanos() + drift();")
                    .foundBy("LEASES_APART", "FRESH_READS"),
            Bug.of("18", "a promise does not outlast a restart")
                    .at("Raft", "replica.promise.give(nowNanos, settings.reads().leaseNanos());", "")
                    .foundBy("PROMISE_KEPT", "LEASES_APART", "FRESH_READS")
                    .rare(),
            Bug.of("18", "the clock is not read again before a lease read is answered")
                    .at("ReadDesk", "!replica.core().leaseHolds(replica.localNanos())", "false")
                    .foundBy("LEASES_APART", "FRESH_READS"));

    private ReadBugs() {}
}
