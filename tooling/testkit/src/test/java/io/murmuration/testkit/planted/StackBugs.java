package io.murmuration.testkit.planted;

import java.util.List;

/** Bugs of what stands above the Raft core: sessions, reads, the store, watches, clients. */
final class StackBugs {

    static final List<Bug> ALL = List.of(
            Bug.of("sessions", "a retry is done again")
                    .at(
                            "group.GroupState",
                            "case REPEATED -> answer = sessions.answer(session, sequence);",
                            "case REPEATED -> answer = machine.apply(at, envelope.body());")
                    .foundBy("EXACTLY_ONCE", "TRUE_OUTCOME"),
            Bug.of("sessions", "a snapshot forgets what was done")
                    .at(
                            "session.SessionReader",
                            "session.remember(ackedBelow + offset, length < 0 ? Session.DONE : bytes(length));",
                            "if (length > 0) { bytes(length); }")
                    .foundBy("EXACTLY_ONCE", "SAME_STATE"),
            Bug.of("sessions", "a new leader gives sessions no full TTL")
                    .at(
                            "session.SessionKeeper",
                            "opened(id, table.ttlMillis(id), nowNanos);",
                            "opened(id, Math.max(1, table.ttlMillis(id) / 8), nowNanos);")
                    .foundBy("SESSION_TIME", "LOST_IS_TOLD"),
            Bug.of("sessions", "a client counts its session from the answer on")
                    .at(
                            "session.SessionClock",
                            "if (requestSentNanos - confirmedNanos > 0) { confirmedNanos = requestSentNanos; }",
                            "confirmedNanos = nowNanos;")
                    .foundBy("SESSION_TIME"),
            Bug.of("time", "log time follows the wall clock")
                    .at("group.Office", "return clock.at(nowNanos);", "return clock.at(nowNanos) + wallMillis * 1_000;")
                    .foundBy("LOG_TIME", "SAME_STATE"),
            Bug.of("reads", "a leader reads without asking a majority")
                    .at(
                            "group.ReadDesk",
                            "asked.add(batch); office.raft().read(batch.context, lease, now);",
                            "batch.grant = new ReadGrant(batch.context, office.state.index(), false, 0); "
                                    + "granted.add(batch); answers.confirmed();")
                    .foundBy("STRICTLY_SERIALIZABLE", "SESSION_TIME"),
            Bug.of("reads", "a replica takes what it has for fresh")
                    .at(
                            "group.Freshness",
                            "return known ? Math.max(0, nowNanos - freshAtNanos) : UNKNOWN;",
                            "return 0;")
                    .foundBy("STRICTLY_SERIALIZABLE"),
            Bug.of("clients", "what may have been done is said not to be")
                    .at(
                            "client.Delivery",
                            "call.mayBeDone() ? Outcome.UNKNOWN : Outcome.NOT_DONE,",
                            "Outcome.NOT_DONE,")
                    .foundBy("TRUE_OUTCOME"),
            Bug.of("watches", "a watch goes on one revision too late")
                    .at("client.Watch", "spec.from(told + 1)", "spec.from(told + 2)")
                    .foundBy("WATCHED"),
            Bug.of("store", "the guards of a transaction are not looked at")
                    .at("store.Guards", "if (!holds(guard, keys)) {", "if (false) {")
                    .foundBy("STRICTLY_SERIALIZABLE"),
            Bug.of("store", "a snapshot forgets the numbers given")
                    .at(
                            "store.StoreSnapshot",
                            "scratch.u1(COUNTER).key(counter.prefix()).i8(counter.next());",
                            "scratch.u1(COUNTER).key(counter.prefix()).i8(1);")
                    .foundBy("STRICTLY_SERIALIZABLE", "SAME_STATE"));

    private StackBugs() {}
}
