package io.murmuration.testkit.stack;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.client.ClientCore;
import io.murmuration.consensus.client.ClientEffects;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionState;
import io.murmuration.consensus.wire.Packet;
import io.murmuration.testkit.Simulation;
import io.murmuration.testkit.raft.ReplicaClock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's process: the shell of a {@link ClientCore} with its clock. What it asks is {@link
 * Errands}' business.
 */
final class StackClient implements Simulation.Target, ClientEffects, Station {

    private static final int TICK = 0;
    private static final int WAKE = 1;
    private static final int RUN = 2;
    private static final long LATE_TICKS = 4;

    /** What this client knows of a session that it holds. */
    private static final class Held {
        final int ofLife;
        SessionState state = SessionState.CONNECTED;
        boolean closing;

        Held(int ofLife) {
            this.ofLife = ofLife;
        }
    }

    private final StackCluster cluster;
    private final Simulation simulation;
    private final int place;
    private final String name;
    private final SplittableRandom random;
    private final ReplicaClock clock;
    private final ArrayDeque<Consumer<ClientCore>> waiting = new ArrayDeque<>();
    private final Map<Long, Held> sessions = new TreeMap<>();
    private final Set<Long> sent = new TreeSet<>();
    private ClientCore core;
    private Errands errands;
    private int life;
    private long sleepsUntil;

    StackClient(StackCluster cluster, int place, int number) {
        this.cluster = cluster;
        this.place = place;
        simulation = cluster.simulation();
        name = "c" + (number + 1);
        random = simulation.random("client/" + number);
        clock = new ReplicaClock(random.nextLong(), cluster.drawPace(random));
        errands = new Errands(cluster, this, random);
        core = newCore();
    }

    private ClientCore newCore() {
        return new ClientCore(cluster.plan().client(), this, random.nextLong(), localNanos());
    }

    /** A process starts, with what the last one here did forgotten. */
    void start() {
        life++;
        sleepsUntil = simulation.nowNanos();
        waiting.clear();
        errands.end();
        core = newCore();
        errands = new Errands(cluster, this, random);
        core.endpoints(cluster.endpoints(random), localNanos());
        simulation.at(simulation.nowNanos() + 1 + random.nextLong(StackPlan.CLIENT_TICK_NANOS), this, TICK, life);
        simulation.at(simulation.nowNanos() + 2, this, RUN, life);
    }

    void pause(long nanos) {
        if (nanos > sleepsUntil) {
            cluster.note(name, "pauses");
            sleepsUntil = nanos;
            simulation.at(nanos, this, WAKE, life);
        }
    }

    void pace(double rate) {
        clock.pace(rate, simulation.nowNanos());
    }

    @Override
    public void fire(int kind, int ofLife) {
        if (ofLife != life) {
            return;
        }
        if (kind == WAKE) {
            wake();
        } else if (!isAwake()) {
            simulation.at(sleepsUntil, this, kind, life);
        } else if (kind == TICK) {
            simulation.at(simulation.nowNanos() + clock.toTrue(StackPlan.CLIENT_TICK_NANOS), this, TICK, life);
            core.tick(localNanos());
            errands.checkDeadlines(localNanos());
        } else {
            simulation.at(simulation.nowNanos() + errands.run(core, localNanos()), this, RUN, life);
        }
    }

    private void wake() {
        while (isAwake() && !waiting.isEmpty()) {
            waiting.remove().accept(core);
        }
    }

    private void input(Consumer<ClientCore> input) {
        if (isAwake() && waiting.isEmpty()) {
            input.accept(core);
        } else {
            waiting.add(input);
        }
    }

    @Override
    public void arrives(long connection, Packet packet) {
        if (packet instanceof Packet.Answer answer) {
            String endpoint = cluster.nodeAt((int) connection).endpoint();
            cluster.message(this, () -> "hears from " + endpoint + " " + answer.response());
            input(to -> to.response(endpoint, answer.response(), localNanos()));
        }
    }

    @Override
    public void lost(Station other, boolean refused) {
        String endpoint = ((StackNode) other).endpoint();
        cluster.message(this, () -> "has lost " + endpoint + (refused ? ", refused" : ""));
        input(to -> to.lost(endpoint, refused, localNanos()));
    }

    @Override
    public void closed(long connection) {
        throw new IllegalStateException("nobody connects to a client");
    }

    @Override
    public void send(String endpoint, Request request) {
        cluster.tally().request(request);
        if (request instanceof Request.Command command && !sent.add(31 * command.session() + command.sequence())) {
            cluster.tally().add(Tally.Count.COMMANDS_REPEATED);
        }
        cluster.message(this, () -> "asks " + endpoint + " " + request);
        StackNode node = cluster.nodeAt(endpoint);
        if (node != null) {
            cluster.network().sendToNode(this, node, new Packet.Ask(StackCluster.GROUP, request));
        }
    }

    @Override
    public void completed(long call, Response response) {
        errands.completed(call, response);
    }

    @Override
    public void failed(long call, CoordinationException why) {
        errands.failed(call, why);
    }

    @Override
    public void session(long session, SessionState state) {
        Held held = sessions.computeIfAbsent(session, any -> new Held(life));
        cluster.truth().holds(session, this);
        cluster.note(name, "has session " + Long.toHexString(session) + " " + state);
        Promise.SOUND.require(
                held.state != SessionState.LOST, () -> name + " has session " + session + " " + state + " after LOST");
        held.state = state;
        switch (state) {
            case SUSPECT -> cluster.tally().add(Tally.Count.SESSIONS_SUSPECT);
            case RECONNECTED -> cluster.tally().add(Tally.Count.SESSIONS_RECONNECTED);
            case LOST -> cluster.tally().add(Tally.Count.SESSIONS_LOST);
            default -> {}
        }
        errands.session(session, state);
    }

    @Override
    public void watched(long watch, List<WatchEvent> events) {
        errands.watched(watch, events);
    }

    /** This client ends the session itself. */
    void closes(long session) {
        Held held = sessions.get(session);
        if (held != null) {
            held.closing = true;
        }
    }

    /** The group has ended a session of this client just now. */
    void sessionEnded(long session) {
        Held held = sessions.get(session);
        if (held == null || held.closing || held.ofLife != life) {
            return;
        }
        long left = core.validUntil(session) - localNanos();
        Promise.SESSION_TIME.require(
                left <= 0,
                () -> name + " holds session " + Long.toHexString(session) + " for " + left + " ns more, and it ended");
        boolean told = held.state == SessionState.LOST;
        Promise.LOST_IS_TOLD.require(
                told || !isAwake() || left > -LATE_TICKS * StackPlan.CLIENT_TICK_NANOS,
                () -> name + " has session " + Long.toHexString(session) + " " + held.state + ", " + -left
                        + " ns after it may have ended");
    }

    @Nullable
    SessionState stateOf(long session) {
        Held held = sessions.get(session);
        return held == null ? null : held.state;
    }

    Errands errands() {
        return errands;
    }

    ClientCore core() {
        return core;
    }

    long localNanos() {
        return clock.at(simulation.nowNanos());
    }

    boolean isAwake() {
        return simulation.nowNanos() >= sleepsUntil;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public int life() {
        return life;
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
