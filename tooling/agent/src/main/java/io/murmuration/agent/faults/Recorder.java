package io.murmuration.agent.faults;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.testkit.history.History;
import io.murmuration.testkit.history.StoreModel.EndSessions;
import io.murmuration.testkit.history.StoreModel.Input;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What clients asked and heard, while they do. Operations have numbers, which the values that they
 * put carry, so that it is known of each revision whose it is. Thread-safe.
 */
final class Recorder {

    /** What clients do not hear of as an answer. */
    record Failure(int id, long invokedNanos, long atNanos, CoordinationException what, boolean isRead) {}

    /** A time without an acknowledged write, from one to the next. */
    record Gap(long fromNanos, long toNanos) {}

    private static final long SHORT_NANOS = 100_000_000;

    private interface Event {}

    private record Asked(int id, String client, String key, Input input, long nanos) implements Event {}

    private record Answered(int id, TxnResult output, long nanos) implements Event {}

    private record Refused(int id) implements Event {}

    private record Opened(long session, long nanos) implements Event {}

    private final List<Event> events = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Long> invoked = new ArrayList<>();
    private long lastWriteNanos = System.nanoTime();
    private int answered;
    private int unknown;
    private int refused;

    /** A client asks; {@code input} is made of the operation's number. */
    synchronized Asking ask(String client, String key, IntFunction<? extends Input> input) {
        int id = invoked.size();
        long now = System.nanoTime();
        Input made = input.apply(id);
        invoked.add(now);
        events.add(new Asked(id, client, key, made, now));
        return new Asking(id, made);
    }

    /** An operation that has begun. */
    record Asking(int id, Input input) {}

    synchronized void answered(int id, TxnResult output, boolean isWrite) {
        long now = System.nanoTime();
        answered++;
        events.add(new Answered(id, output, now));
        if (isWrite) {
            if (now - lastWriteNanos > SHORT_NANOS) {
                gaps.add(new Gap(lastWriteNanos, now));
            }
            lastWriteNanos = now;
        }
    }

    synchronized void failed(int id, CoordinationException why, boolean isRead) {
        if (why.outcome() == Outcome.NOT_DONE || isRead) {
            refused++;
            events.add(new Refused(id));
        } else {
            unknown++;
        }
        failures.add(new Failure(id, invoked.get(id), System.nanoTime(), why, isRead));
    }

    /** A session lives from now on, and may end at any time by itself. */
    synchronized void opened(long session) {
        events.add(new Opened(session, System.nanoTime()));
    }

    synchronized int asked() {
        return invoked.size();
    }

    synchronized int answered() {
        return answered;
    }

    synchronized int unknown() {
        return unknown;
    }

    synchronized int refused() {
        return refused;
    }

    synchronized List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Returns the gaps that are no mere think time. */
    synchronized List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** The gap that now ends is none: nobody was asking yet. */
    synchronized void beginNow() {
        lastWriteNanos = System.nanoTime();
        gaps.clear();
    }

    /**
     * What was asked and answered, and whose each revision is.
     *
     * @param unheard by revision, the operation in the history
     */
    record Story(History<Input, TxnResult> history, Map<Long, Integer> unheard) {}

    /**
     * Returns the whole history.
     *
     * @param tags by revision, the number of the operation that made it
     * @param ended by revision, the sessions whose keys went with it
     */
    synchronized Story story(Map<Long, Integer> tags, Map<Long, Set<Long>> ended) {
        History<Input, TxnResult> history = new History<>(2 * invoked.size() + ended.size() + 1);
        Map<Integer, Integer> places = new TreeMap<>();
        Map<Long, Integer> unheard = new TreeMap<>();
        Map<Long, Set<Long>> waiting = new TreeMap<>(ended);
        Set<Long> open = new TreeSet<>();
        for (Event event : events) {
            if (event instanceof Asked asked) {
                places.put(asked.id, history.invoke(asked.client, asked.key, asked.input, asked.nanos));
            } else if (event instanceof Answered answer) {
                history.ok(place(places, answer.id), answer.output, answer.nanos);
            } else if (event instanceof Refused refusal) {
                history.fail(place(places, refusal.id));
            } else if (event instanceof Opened opened) {
                open.add(opened.session);
                for (long revision : new LinkedHashSet<>(waiting.keySet())) {
                    Set<Long> sessions = waiting.getOrDefault(revision, Set.of());
                    if (open.containsAll(sessions)) {
                        EndSessions input = new EndSessions(List.copyOf(sessions));
                        unheard.put(revision, history.invoke("group", "", input, opened.nanos));
                        waiting.remove(revision);
                    }
                }
            }
        }
        tags.forEach((revision, id) -> {
            Integer place = places.get(id);
            if (place != null) {
                unheard.put(revision, place);
            }
        });
        return new Story(history, unheard);
    }

    private static int place(Map<Integer, Integer> places, int id) {
        @Nullable Integer place = places.get(id);
        if (place == null) {
            throw new IllegalStateException("operation " + id + " ended before it began");
        }
        return place;
    }
}
