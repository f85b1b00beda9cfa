package io.murmuration.testkit.stack;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.RangeResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.client.ClientCore;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionState;
import io.murmuration.consensus.store.StoreCodec;
import io.murmuration.testkit.history.StoreModel;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one life of a client asks, and what becomes of it: every call is written into the history,
 * and ends there once.
 */
final class Errands {

    private static final int MOST_AT_ONCE = 12;
    private static final long LATE_NANOS = 4 * StackPlan.CLIENT_TICK_NANOS;
    private static final long CALM_SPACING_NANOS = 30 * StackPlan.MILLI;

    /**
     * A call under way.
     *
     * @param entry of the history, -1 where nothing is written
     * @param sentNanos true time
     * @param deadlineNanos on the client's clock
     */
    private record Call(What what, int entry, long about, long sentNanos, long deadlineNanos) {}

    private enum What {
        COMMAND,
        QUERY,
        OPEN,
        KEEP_LEASE,
        OTHER
    }

    private final StackCluster cluster;
    private final StackClient client;
    private final Draw draw;
    private final SplittableRandom random;
    private final Map<Long, Call> calls = new TreeMap<>();
    private final WatchLogs watches;

    Errands(StackCluster cluster, StackClient client, SplittableRandom random) {
        this.cluster = cluster;
        this.client = client;
        this.random = random;
        draw = new Draw(cluster, this, random);
        watches = new WatchLogs(cluster, client, random);
    }

    /** The process is gone: nobody will hear how its calls ended. */
    void end() {
        calls.clear();
        watches.end();
    }

    /** Asks for something; returns after how long to ask again. */
    long run(ClientCore core, long now) {
        if (!cluster.workIsDone() && calls.size() < MOST_AT_ONCE) {
            draw.next(core, now);
        }
        watches.run(core, now);
        long spacing =
                cluster.isCalm() ? CALM_SPACING_NANOS : 2 * cluster.plan().spacingNanos();
        return 1 + (long) (random.nextDouble() * spacing);
    }

    /** Calls that should have ended are found. */
    void checkDeadlines(long now) {
        for (Map.Entry<Long, Call> each : calls.entrySet()) {
            Promise.ANSWERED_ONCE.require(
                    now - each.getValue().deadlineNanos <= LATE_NANOS,
                    () -> client + " has no answer to call " + each.getKey() + ", " + each.getValue());
        }
    }

    long deadline(long now) {
        return now + (300 + random.nextInt(3_000)) * StackPlan.MILLI;
    }

    String clientName() {
        return client.name() + "." + client.life();
    }

    StackClient client() {
        return client;
    }

    void command(ClientCore core, Txn txn, long session, long now) {
        byte[] command = StoreCodec.encode(txn);
        int entry = cluster.truth().asks(client, new StoreModel.Transact(txn), command);
        long deadline = deadline(now);
        long call = session == 0 ? core.command(command, deadline, now) : core.command(session, command, deadline, now);
        begun(call, What.COMMAND, entry, 0, deadline);
    }

    void compact(ClientCore core, long revision, long now) {
        long deadline = deadline(now);
        begun(core.command(StoreCodec.encodeCompact(revision), deadline, now), What.OTHER, -1, 0, deadline);
    }

    void read(ClientCore core, Op.Range range, ReadMode mode, long now) {
        int entry = cluster.truth().begins(client, new StoreModel.Read(range, mode));
        long deadline = deadline(now);
        begun(core.query(mode, StoreCodec.encode(range), deadline, now), What.QUERY, entry, 0, deadline);
    }

    long open(ClientCore core, long ttlMillis, boolean lease, long now) {
        long deadline = deadline(now);
        ClientCore.Opening opening =
                lease ? core.grantLease(0, ttlMillis, deadline, now) : core.openSession(ttlMillis, deadline, now);
        if (lease) {
            cluster.tally().add(Tally.Count.LEASES_GRANTED);
        }
        begun(opening.call(), What.OPEN, -1, opening.session(), deadline);
        return opening.session();
    }

    void close(ClientCore core, long session, long now) {
        client.closes(session);
        long deadline = deadline(now);
        begun(core.closeSession(session, deadline, now), What.OTHER, -1, session, deadline);
    }

    void keepLease(ClientCore core, long lease, long now) {
        long deadline = deadline(now);
        begun(core.keepAlive(lease, deadline, now), What.KEEP_LEASE, -1, lease, deadline);
    }

    void ask(ClientCore core, ClientCore.Question question, long now) {
        long deadline = deadline(now);
        begun(core.ask(question, deadline, now), What.OTHER, -1, 0, deadline);
    }

    private void begun(long call, What what, int entry, long about, long deadline) {
        Call other = calls.put(call, new Call(what, entry, about, cluster.nowNanos(), deadline));
        Promise.ANSWERED_ONCE.require(other == null, () -> client + " uses the id of call " + call + " twice");
    }

    private Call ended(long call) {
        Call ended = calls.remove(call);
        if (ended == null) {
            throw new Promise.Broken(Promise.ANSWERED_ONCE, client + " is answered call " + call + " again");
        }
        return ended;
    }

    void completed(long number, Response response) {
        Call call = ended(number);
        if (call.what == What.COMMAND || call.what == What.QUERY) {
            answered(call, (Response.Done) response);
        } else if (call.what == What.OPEN) {
            cluster.tally().add(Tally.Count.SESSIONS_OPENED);
            draw.opened(call.about, call.sentNanos);
        } else if (call.what == What.KEEP_LEASE && response instanceof Response.Renewed renewed) {
            draw.kept(call.about, call.sentNanos, renewed.renewed().length > 0);
        }
    }

    private void answered(Call call, Response.Done done) {
        TxnResult result;
        try {
            result = call.what == What.COMMAND
                    ? StoreCodec.decodeTxnResult(done.body())
                    : found(StoreCodec.decodeRange(done.body()));
        } catch (CoordinationException refused) {
            count(Tally.Count.NOT_DONE);
            cluster.truth().notDone(call.entry, "refused: " + refused.getMessage());
            return;
        }
        count(Tally.Count.ACKNOWLEDGED);
        cluster.acknowledged();
        cluster.truth().done(call.entry, call.what == What.COMMAND, result);
        draw.learned(result);
    }

    private static TxnResult found(RangeResult range) {
        return new TxnResult(
                range.revision(), true, List.of(new OpResult.Found(range.entries(), range.count(), range.more())));
    }

    void failed(long number, CoordinationException why) {
        Call call = ended(number);
        count(why.outcome() == Outcome.NOT_DONE ? Tally.Count.NOT_DONE : Tally.Count.UNKNOWN);
        if (cluster.isNoted()) {
            cluster.note(client.name(), "call " + number + " failed: " + why.outcome() + " " + why.getMessage());
        }
        if (call.entry < 0) {
            return;
        }
        if (why.outcome() == Outcome.NOT_DONE) {
            cluster.truth().notDone(call.entry, "call " + number + ": " + why.getMessage());
        } else {
            Promise.TRUE_OUTCOME.require(
                    why.reason() != Reason.MACHINE, () -> client + " hears of an error that the store does not know");
            cluster.truth().unknown(call.entry);
        }
    }

    void session(long session, SessionState state) {
        if (state == SessionState.LOST) {
            draw.lost(session);
        }
    }

    void watched(long watch, List<WatchEvent> events) {
        watches.watched(watch, events);
    }

    WatchLogs watches() {
        return watches;
    }

    Draw draw() {
        return draw;
    }

    int underWay() {
        return calls.size();
    }

    @Nullable
    String oldest() {
        return calls.isEmpty() ? null : calls.values().iterator().next().toString();
    }

    private void count(Tally.Count what) {
        cluster.tally().add(what);
    }

    /** Returns the entry with this key of what was found last, null if there is none. */
    static @Nullable KeyValue entry(List<KeyValue> entries, Bytes key) {
        for (KeyValue each : entries) {
            if (each.key().equals(key)) {
                return each;
            }
        }
        return null;
    }
}
