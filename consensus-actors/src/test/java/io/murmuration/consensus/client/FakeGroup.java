package io.murmuration.consensus.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionTable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A group as a client may meet it at its worst: leaders change, answers and requests are lost with
 * their connections or without a word, proposals are carried out late or never, redirects lead
 * astray. What it never does is to carry out a numbered command twice, or one that it called not
 * done. Commands are eight bytes, all different.
 */
final class FakeGroup {

    private record Event(long atNanos, long number, Runnable what) {}

    private static final long MILLI = 1_000_000;
    private static final List<String> ENDPOINTS = List.of("a", "b", "c");

    private final SplittableRandom random;
    private final ClientRig rig;
    private final PriorityQueue<Event> events = new PriorityQueue<>((one, other) -> one.atNanos() == other.atNanos()
            ? Long.compare(one.number(), other.number())
            : Long.compare(one.atNanos() - other.atNanos(), 0));
    private final SessionTable sessions = new SessionTable();
    private final int[] connection = new int[ENDPOINTS.size()];
    private long number;
    private int seen;
    private int leader = -1;

    /** Whether anything goes wrong. */
    boolean faulty = true;

    /** How often each command was carried out. */
    final Map<Long, Integer> executed = new TreeMap<>();

    int redirects;
    int lost;
    int late;
    int ended;

    FakeGroup(ClientRig rig, long seed) {
        this.rig = rig;
        random = new SplittableRandom(seed);
    }

    private boolean chance(double ratio) {
        return faulty && random.nextDouble() < ratio;
    }

    private void in(long millis, Runnable what) {
        events.add(new Event(rig.now + millis * MILLI, number++, what));
    }

    /** Lets one millisecond pass. */
    void step() {
        if (leader < 0 ? random.nextInt(100) == 0 || !faulty : chance(0.004)) {
            leader = leader < 0 || !faulty ? random.nextInt(3) : -1;
        }
        if (chance(0.002)) {
            cut(random.nextInt(3));
        }
        if (chance(0.0003) && sessions.size() > 0) {
            long[] open = sessions.ids();
            sessions.end(new long[] {open[random.nextInt(open.length)]});
            ended++;
        }
        rig.now += MILLI;
        for (Event due = events.peek(); due != null && due.atNanos() - rig.now <= 0; due = events.peek()) {
            events.remove();
            due.what().run();
            takeSent();
        }
        takeSent();
    }

    private void cut(int at) {
        connection[at]++;
        lost++;
        in(random.nextInt(30), () -> rig.core.lost(ENDPOINTS.get(at), false, rig.now));
    }

    /** Takes what the client has sent since the last time. */
    void takeSent() {
        for (; seen < rig.sent.size(); seen++) {
            ClientRig.Sent sent = rig.sent.get(seen);
            int at = ENDPOINTS.indexOf(sent.endpoint());
            int over = connection[at];
            if (chance(0.02)) {
                continue;
            }
            in(1 + random.nextInt(faulty ? 20 : 2), () -> {
                if (over == connection[at]) {
                    arrive(at, sent.request());
                }
            });
        }
    }

    private void answer(int at, Response response) {
        int over = connection[at];
        if (chance(0.02)) {
            return;
        }
        in(1 + random.nextInt(faulty ? 20 : 2), () -> {
            if (over == connection[at]) {
                rig.core.response(ENDPOINTS.get(at), response, rig.now);
                if (response instanceof Response.Done && chance(0.1)) {
                    rig.core.response(ENDPOINTS.get(at), response, rig.now);
                }
            }
        });
    }

    private void arrive(int at, Request request) {
        if (at != leader) {
            redirects++;
            int hint = chance(0.1) ? random.nextInt(3) : leader;
            answer(at, new Response.NotLeader(request.id(), hint + 1L, hint < 0 ? "" : ENDPOINTS.get(hint)));
        } else if (chance(0.03)) {
            fail(at, request, Outcome.NOT_DONE, chance(0.5) ? Reason.OVERLOADED : Reason.UNAVAILABLE);
        } else if (chance(0.05)) {
            late++;
            fail(at, request, Outcome.UNKNOWN, Reason.NOT_LEADER);
            if (chance(0.5)) {
                in(random.nextInt(2_000), () -> apply(request));
            }
        } else {
            Response response = apply(request);
            answer(at, response);
        }
    }

    private void fail(int at, Request request, Outcome outcome, Reason reason) {
        answer(at, new Response.Failed(request.id(), outcome, reason, "no", 0));
    }

    private Response apply(Request request) {
        if (request instanceof Request.OpenSession open) {
            SessionTable.Opening opening = sessions.open(open.session(), open.ttlMillis(), open.lease());
            return opening == SessionTable.Opening.ENDED ? unknown(open.id()) : done(open.id());
        } else if (request instanceof Request.KeepAlive keep) {
            long[] all = keep.sessions();
            return new Response.Renewed(
                    keep.id(),
                    Arrays.stream(all).filter(sessions::isOpen).toArray(),
                    Arrays.stream(all).filter(id -> !sessions.isOpen(id)).toArray());
        } else if (request instanceof Request.Command command) {
            return run(command);
        }
        return done(request.id());
    }

    private Response run(Request.Command command) {
        if (command.session() == 0) {
            execute(command);
            return done(command.id());
        }
        switch (sessions.begin(command.session(), command.sequence(), command.ackedBelow())) {
            case NEW -> {
                execute(command);
                sessions.remember(command.session(), command.sequence(), command.command());
                return done(command.id());
            }
            case REPEATED -> {
                assertThat(sessions.answer(command.session(), command.sequence()))
                        .isEqualTo(command.command());
                return done(command.id());
            }
            case FORGOTTEN -> {
                return new Response.Failed(command.id(), Outcome.DONE, Reason.MACHINE, "forgotten", 0);
            }
            default -> {
                return unknown(command.id());
            }
        }
    }

    private void execute(Request.Command command) {
        executed.merge(ByteBuffer.wrap(command.command()).getLong(), 1, Integer::sum);
    }

    private static Response done(long id) {
        return new Response.Done(id, 1, 0, ClientRig.BODY);
    }

    private static Response unknown(long id) {
        return new Response.Failed(id, Outcome.NOT_DONE, Reason.UNKNOWN_SESSION, "no such session", 0);
    }
}
