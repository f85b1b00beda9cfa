package io.murmuration.consensus.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.session.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A client, what it sends and what it tells, in a time that the test moves. */
final class ClientRig implements ClientEffects {

    record Sent(String endpoint, Request request, long atNanos) {}

    private static final long MILLI = 1_000_000;
    static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);

    /** Near the end of what a long holds, so that every comparison must stand an overflow. */
    private static final long START = Long.MAX_VALUE - 5_000 * MILLI;

    final ClientCore core;
    final List<Sent> sent = new ArrayList<>();
    final Map<Long, Response> done = new LinkedHashMap<>();
    final Map<Long, CoordinationException> failed = new LinkedHashMap<>();
    final Map<Long, Long> overAt = new LinkedHashMap<>();
    final List<SessionState> states = new ArrayList<>();
    final List<WatchEvent> events = new ArrayList<>();
    long now = START;

    ClientRig(String... endpoints) {
        this(ClientSettings.DEFAULT, endpoints);
    }

    ClientRig(ClientSettings settings, String... endpoints) {
        core = new ClientCore(settings, this, 7, now);
        core.endpoints(List.of(endpoints), now);
    }

    @Override
    public void send(String endpoint, Request request) {
        sent.add(new Sent(endpoint, request, now));
    }

    @Override
    public void completed(long call, Response response) {
        assertThat(done.containsKey(call) || failed.containsKey(call)).isFalse();
        done.put(call, response);
        overAt.put(call, now);
    }

    @Override
    public void failed(long call, CoordinationException why) {
        assertThat(done.containsKey(call) || failed.containsKey(call)).isFalse();
        failed.put(call, why);
        overAt.put(call, now);
    }

    @Override
    public void session(long session, SessionState state) {
        states.add(state);
    }

    @Override
    public void watched(long watch, List<WatchEvent> more) {
        events.addAll(more);
    }

    long in(long millis) {
        return now + millis * MILLI;
    }

    /** Returns why a call has failed, which it has. */
    CoordinationException failure(long call) {
        return Objects.requireNonNull(failed.get(call), () -> "call " + call + " has not failed");
    }

    /** Returns when a call was over, which it is. */
    long overAt(long call) {
        return Objects.requireNonNull(overAt.get(call), () -> "call " + call + " is not over");
    }

    /** Lets time pass, with a tick every 10 ms. */
    void pass(long millis) {
        for (long end = in(millis); now - end < 0; ) {
            now += Math.min(10 * MILLI, end - now);
            core.tick(now);
        }
    }

    /** Lets time pass without a tick, as in a pause of the process. */
    void sleep(long millis) {
        now += millis * MILLI;
    }

    Sent last() {
        return sent.get(sent.size() - 1);
    }

    <T extends Request> List<T> all(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (Sent one : sent) {
            if (kind.isInstance(one.request())) {
                found.add(kind.cast(one.request()));
            }
        }
        return found;
    }

    <T extends Request> T last(Class<T> kind) {
        List<T> found = all(kind);
        return found.get(found.size() - 1);
    }

    void answer(String endpoint, Response response) {
        core.response(endpoint, response, now);
    }

    void answerDone(String endpoint, Sent one) {
        answerDone(endpoint, one.request());
    }

    void answerDone(String endpoint, Request request) {
        answer(endpoint, new Response.Done(request.id(), 1, 0, BODY));
    }

    void renew(String endpoint, Request.KeepAlive request) {
        answer(endpoint, new Response.Renewed(request.id(), request.sessions(), new long[0]));
    }

    /** Lets the client know that {@code endpoint} leads, by a query. */
    void settleOn(String endpoint) {
        long call = core.query(ReadMode.LINEARIZABLE, BODY, in(10_000), now);
        for (int round = 0; !done.containsKey(call); round++) {
            assertThat(round).isLessThan(10);
            if (last().endpoint().equals(endpoint)) {
                answerDone(endpoint, last().request());
            } else {
                answer(last().endpoint(), new Response.NotLeader(call, 1, endpoint));
            }
        }
        sent.clear();
    }
}
