package io.murmuration.consensus.wire;

import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.GroupStatus.ReplicaStatus;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.exchange.Response.Done;
import io.murmuration.consensus.exchange.Response.Failed;
import io.murmuration.consensus.exchange.Response.Group;
import io.murmuration.consensus.exchange.Response.NotLeader;
import io.murmuration.consensus.exchange.Response.Renewed;
import io.murmuration.consensus.exchange.Response.SessionState;
import io.murmuration.consensus.exchange.Response.Sessions;
import io.murmuration.consensus.exchange.Response.Watched;
import java.util.ArrayList;
import java.util.List;

/** What replicas answer. */
final class ResponseCodec {

    private static final int CHANGED = 0;
    private static final int PROGRESS = 1;
    private static final int COMPACTED = 2;
    private static final int ENDED = 3;

    private static final int SESSION_BYTES = 25;
    private static final int EVENT_BYTES_LEAST = 3;
    private static final int CHANGE_BYTES_LEAST = 41;
    private static final int REPLICA_BYTES_LEAST = 25;

    /** Numbers on the wire are ordinals, as both enums promise. */
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    private static final List<Reason> REASONS = List.of(Reason.values());

    private ResponseCodec() {}

    static int kindOf(Response response) {
        if (response instanceof Done) {
            return WireNumbers.DONE;
        }
        if (response instanceof Failed) {
            return WireNumbers.FAILED;
        }
        if (response instanceof NotLeader) {
            return WireNumbers.NOT_LEADER;
        }
        if (response instanceof Renewed) {
            return WireNumbers.RENEWED;
        }
        if (response instanceof Watched) {
            return WireNumbers.WATCHED;
        }
        return response instanceof Sessions ? WireNumbers.SESSIONS : WireNumbers.GROUP;
    }

    static void write(Response response, PacketWriter out) {
        out.i8(response.id());
        if (response instanceof Done done) {
            out.i8(done.index());
            out.i8(done.ageNanos());
            out.bytes(done.body());
        } else if (response instanceof Failed failed) {
            out.u1(OUTCOMES.indexOf(failed.outcome()));
            out.u1(REASONS.indexOf(failed.reason()));
            out.i8(failed.detail());
            out.text(failed.message());
        } else if (response instanceof NotLeader notLeader) {
            out.i8(notLeader.replica());
            out.text(notLeader.endpoint());
        } else if (response instanceof Renewed renewed) {
            out.longs(renewed.renewed());
            out.longs(renewed.unknown());
        } else if (response instanceof Watched watched) {
            writeEvents(watched.events(), out);
        } else if (response instanceof Sessions sessions) {
            writeSessions(sessions.sessions(), out);
        } else if (response instanceof Group group) {
            writeStatus(group.status(), out);
        }
    }

    static Response read(int kind, PacketReader in) {
        long id = in.i8();
        return switch (kind) {
            case WireNumbers.DONE -> new Done(id, in.i8(), in.i8(), in.bytes());
            case WireNumbers.FAILED -> readFailed(id, in);
            case WireNumbers.NOT_LEADER -> new NotLeader(id, in.i8(), in.text());
            case WireNumbers.RENEWED -> new Renewed(id, in.longs(), in.longs());
            case WireNumbers.WATCHED -> new Watched(id, readEvents(in));
            case WireNumbers.SESSIONS -> new Sessions(id, readSessions(in));
            case WireNumbers.GROUP -> new Group(id, readStatus(in));
            default -> throw in.malformed("kind " + kind + " is no answer");
        };
    }

    private static Failed readFailed(long id, PacketReader in) {
        int outcome = in.u1();
        int reason = in.u1();
        long detail = in.i8();
        in.check(outcome < OUTCOMES.size(), "an outcome of a newer release");
        // A newer release may know more reasons; what matters to the caller is the outcome and the
        // text.
        Reason known = reason < REASONS.size() ? REASONS.get(reason) : Reason.UNSUPPORTED;
        return new Failed(id, OUTCOMES.get(outcome), known, in.text(), detail);
    }

    private static void writeEvents(List<WatchEvent> events, PacketWriter out) {
        out.i4(events.size());
        for (WatchEvent event : events) {
            if (event instanceof WatchEvent.Changed changed) {
                out.u1(CHANGED);
                out.i8(changed.revision());
                out.i4(changed.changes().size());
                for (Change change : changed.changes()) {
                    write(change, out);
                }
            } else if (event instanceof WatchEvent.Progress progress) {
                out.u1(PROGRESS);
                out.i8(progress.revision());
            } else if (event instanceof WatchEvent.Compacted compacted) {
                out.u1(COMPACTED);
                out.i8(compacted.oldest());
            } else if (event instanceof WatchEvent.Ended end) {
                out.u1(ENDED);
                out.text(end.why());
            }
        }
    }

    private static List<WatchEvent> readEvents(PacketReader in) {
        int count = in.count(EVENT_BYTES_LEAST);
        List<WatchEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = in.u1();
            events.add(
                    switch (kind) {
                        case CHANGED -> new WatchEvent.Changed(in.i8(), readChanges(in));
                        case PROGRESS -> new WatchEvent.Progress(in.i8());
                        case COMPACTED -> new WatchEvent.Compacted(in.i8());
                        case ENDED -> new WatchEvent.Ended(in.text());
                        default -> throw in.malformed("event " + kind + " is none of 0 to " + ENDED);
                    });
        }
        return events;
    }

    private static void write(Change change, PacketWriter out) {
        KeyValue previous = change.previous();
        ValueCodec.write(change.entry(), out);
        out.flag(previous != null);
        if (previous != null) {
            ValueCodec.write(previous, out);
        }
    }

    private static List<Change> readChanges(PacketReader in) {
        int count = in.count(CHANGE_BYTES_LEAST);
        List<Change> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            changes.add(new Change(ValueCodec.readEntry(in), in.flag() ? ValueCodec.readEntry(in) : null));
        }
        return changes;
    }

    private static void writeSessions(List<SessionState> sessions, PacketWriter out) {
        out.i4(sessions.size());
        for (SessionState session : sessions) {
            out.i8(session.session());
            out.i8(session.ttlMillis());
            out.i8(session.remainingMillis());
            out.flag(session.lease());
        }
    }

    private static List<SessionState> readSessions(PacketReader in) {
        int count = in.count(SESSION_BYTES);
        List<SessionState> sessions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sessions.add(new SessionState(in.i8(), in.i8(), in.i8(), in.flag()));
        }
        return sessions;
    }

    private static void writeStatus(GroupStatus status, PacketWriter out) {
        out.text(status.group());
        out.i8(status.clusterId());
        out.i8(status.replica());
        out.text(status.role());
        out.i8(status.leader());
        out.i8(status.term());
        out.i8(status.commitIndex());
        out.i8(status.appliedIndex());
        out.i8(status.firstIndex());
        out.i8(status.lastIndex());
        out.i8(status.machineHash());
        out.flag(status.quorum());
        out.i4(status.replicas().size());
        for (ReplicaStatus replica : status.replicas()) {
            ValueCodec.write(replica.address(), out);
            out.text(replica.role());
            out.i8(replica.matchIndex());
            out.flag(replica.active());
            out.text(replica.state());
        }
    }

    private static GroupStatus readStatus(PacketReader in) {
        return new GroupStatus(
                in.text(),
                in.i8(),
                in.i8(),
                in.text(),
                in.i8(),
                in.i8(),
                in.i8(),
                in.i8(),
                in.i8(),
                in.i8(),
                in.i8(),
                in.flag(),
                readReplicas(in));
    }

    private static List<ReplicaStatus> readReplicas(PacketReader in) {
        int count = in.count(REPLICA_BYTES_LEAST);
        List<ReplicaStatus> replicas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            replicas.add(new ReplicaStatus(ValueCodec.readAddress(in), in.text(), in.i8(), in.flag(), in.text()));
        }
        return replicas;
    }
}
