package io.murmuration.testkit.stack;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.RangeResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.client.ClientCore;
import io.murmuration.consensus.client.ClientEffects;
import io.murmuration.consensus.client.ClientSettings;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionState;
import io.murmuration.consensus.store.StoreCodec;
import io.murmuration.consensus.wire.Packet;
import io.murmuration.testkit.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client on a {@link Stage}: it asks what it is told to. */
public final class StageClient implements Simulation.Target, ClientEffects, Station {

    /** What became of one question. */
    public static final class Answer {

        private final long askedNanos;
        private long endedNanos = -1;
        private long ageNanos;
        private @Nullable TxnResult result;
        private @Nullable CoordinationException failure;

        Answer(long askedNanos) {
            this.askedNanos = askedNanos;
        }

        public boolean hasEnded() {
            return endedNanos >= 0;
        }

        /** Returns how long it took; only where it has ended. */
        public long tookNanos() {
            return endedNanos - askedNanos;
        }

        /** Returns what was answered, null if nothing was or the call failed. */
        public @Nullable TxnResult result() {
            return result;
        }

        public @Nullable CoordinationException failure() {
            return failure;
        }

        /** Returns how old the answer may be. */
        public long ageNanos() {
            return ageNanos;
        }

        /** Returns what a search found; only where it was answered. */
        public OpResult.Found found() {
            TxnResult answered = result;
            if (answered == null) {
                throw new IllegalStateException("not answered: " + failure);
            }
            return (OpResult.Found) answered.results().get(0);
        }
    }

    /** A session changed its state. */
    public record SessionChange(long atNanos, long session, SessionState state) {}

    private final StackCluster cluster;
    private final Simulation simulation;
    private final int place;
    private final long tickNanos;
    private final ClientCore core;
    private final Map<Long, Answer> answers = new TreeMap<>();
    private final Map<Long, Boolean> commands = new TreeMap<>();
    private final List<SessionChange> sessionChanges = new ArrayList<>();
    private final List<String> redirects = new ArrayList<>();
    private long requests;

    StageClient(StackCluster cluster, int place, long tickNanos, long seed) {
        this.cluster = cluster;
        this.place = place;
        this.tickNanos = tickNanos;
        simulation = cluster.simulation();
        core = new ClientCore(ClientSettings.DEFAULT, this, seed, simulation.nowNanos());
        simulation.at(simulation.nowNanos() + tickNanos, this, 0, 0);
    }

    /** Says where it may ask, the nearest first. */
    public void know(List<String> endpoints) {
        core.endpoints(endpoints, simulation.nowNanos());
    }

    public Answer command(Txn txn, Duration patience) {
        long now = simulation.nowNanos();
        return begun(core.command(StoreCodec.encode(txn), now + patience.toNanos(), now), true);
    }

    public Answer read(Op.Range range, ReadMode mode, Duration patience) {
        long now = simulation.nowNanos();
        return begun(core.query(mode, StoreCodec.encode(range), now + patience.toNanos(), now), false);
    }

    /** Opens a session; returns its id. */
    public long openSession(Duration ttl, Duration patience) {
        long now = simulation.nowNanos();
        return core.openSession(ttl.toMillis(), now + patience.toNanos(), now).session();
    }

    private Answer begun(long call, boolean command) {
        Answer answer = new Answer(simulation.nowNanos());
        answers.put(call, answer);
        commands.put(call, command);
        return answer;
    }

    /** Returns until when a session is sure to live. */
    public long validUntil(long session) {
        return core.validUntil(session);
    }

    /** Returns how its sessions changed, in order: a view. */
    public List<SessionChange> sessionChanges() {
        return sessionChanges;
    }

    /** Returns where it was told to go, in order: a view; empty where nobody was known. */
    public List<String> redirects() {
        return redirects;
    }

    /** Returns how many requests it has sent. */
    public long requests() {
        return requests;
    }

    @Override
    public void fire(int kind, int value) {
        core.tick(simulation.nowNanos());
        simulation.at(simulation.nowNanos() + tickNanos, this, 0, 0);
    }

    @Override
    public void arrives(long connection, Packet packet) {
        if (packet instanceof Packet.Answer answer) {
            if (answer.response() instanceof Response.NotLeader elsewhere) {
                redirects.add(elsewhere.endpoint());
            }
            core.response(cluster.nodeAt((int) connection).endpoint(), answer.response(), simulation.nowNanos());
        }
    }

    @Override
    public void lost(Station other, boolean refused) {
        core.lost(((StackNode) other).endpoint(), refused, simulation.nowNanos());
    }

    @Override
    public void closed(long connection) {
        throw new IllegalStateException("nobody connects to a client");
    }

    @Override
    public void send(String endpoint, Request request) {
        requests++;
        StackNode node = cluster.nodeAt(endpoint);
        if (node != null) {
            cluster.network().sendToNode(this, node, new Packet.Ask(StackCluster.GROUP, request));
        }
    }

    @Override
    public void completed(long call, Response response) {
        Answer answer = answers.remove(call);
        Boolean command = commands.remove(call);
        if (answer == null || command == null || !(response instanceof Response.Done done)) {
            return;
        }
        answer.endedNanos = simulation.nowNanos();
        answer.ageNanos = done.ageNanos();
        try {
            answer.result = command ? StoreCodec.decodeTxnResult(done.body()) : found(done.body());
        } catch (CoordinationException refused) {
            answer.failure = refused;
        }
    }

    private static TxnResult found(byte[] body) {
        RangeResult range = StoreCodec.decodeRange(body);
        OpResult.Found found = new OpResult.Found(range.entries(), range.count(), range.more());
        return new TxnResult(range.revision(), true, List.of(found));
    }

    @Override
    public void failed(long call, CoordinationException why) {
        Answer answer = answers.remove(call);
        commands.remove(call);
        if (answer != null) {
            answer.endedNanos = simulation.nowNanos();
            answer.failure = why;
        }
    }

    @Override
    public void session(long session, SessionState state) {
        sessionChanges.add(new SessionChange(simulation.nowNanos(), session, state));
    }

    @Override
    public void watched(long watch, List<WatchEvent> events) {}

    @Override
    public int place() {
        return place;
    }

    @Override
    public int life() {
        return 1;
    }

    @Override
    public boolean isRunning() {
        return true;
    }
}
