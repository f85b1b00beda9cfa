package io.murmuration.testkit.stack;

import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.raft.RaftMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what happened, in one run or in many. */
final class Tally {

    /** What is counted beside faults and packets. */
    enum Count {
        EVENTS,
        NETWORK_EVENTS,
        DISK_EVENTS,
        COMMITTED,
        ACKNOWLEDGED,
        NOT_DONE,
        UNKNOWN,
        READS,
        LEASE_READS,
        AT_LEAST_READS,
        STALE_READS,
        PAST_READS,
        TRANSACTIONS,
        SEQUENTIAL_KEYS,
        COMMANDS_REPEATED,
        ELECTIONS,
        TRANSFERS,
        CONFIG_CHANGES,
        SNAPSHOTS_TAKEN,
        SNAPSHOTS_INSTALLED,
        CRASHES,
        WRITES_LOST,
        TORN_WRITES,
        SESSIONS_OPENED,
        SESSIONS_ENDED,
        SESSIONS_SUSPECT,
        SESSIONS_RECONNECTED,
        SESSIONS_LOST,
        LEASES_GRANTED,
        WATCHES,
        WATCH_EVENTS,
        WATCH_COMPACTED,
        CONNECTIONS_LOST,
        QUORUM_LOST,
        QUORUM_REGAINED
    }

    /** What the product's groups do not say: who leads is asked itself. */
    private static final Set<RaftMessage.Kind> NEVER_SENT = EnumSet.of(
            RaftMessage.Kind.PROPOSE,
            RaftMessage.Kind.READ_INDEX,
            RaftMessage.Kind.READ_INDEX_REPLY,
            RaftMessage.Kind.TRANSFER_LEADERSHIP,
            RaftMessage.Kind.STORAGE_APPENDED);

    private static final int COMMITTED_TO_COUNT = 100;
    private static final int EVENTS_TO_COUNT = 2_000;

    /** By what is counted: a value of one of the enums, or a packet's class. */
    private final Map<Object, long[]> counts = new HashMap<>();

    /** Everything that has to come about in a thousand seeds. */
    static List<String> expected() {
        List<String> names = new ArrayList<>();
        Arrays.stream(Count.values()).map(Tally::name).forEach(names::add);
        Arrays.stream(StackFault.Kind.values())
                .map(kind -> "fault_" + name(kind))
                .forEach(names::add);
        kinds(Request.class, "request_", names);
        kinds(Response.class, "response_", names);
        Arrays.stream(RaftMessage.Kind.values())
                .filter(kind -> !NEVER_SENT.contains(kind))
                .map(kind -> "message_" + name(kind))
                .forEach(names::add);
        return names;
    }

    private static void kinds(Class<?> sealed, String prefix, List<String> names) {
        for (Class<?> kind : sealed.getPermittedSubclasses()) {
            if (sealed.isAssignableFrom(kind)) {
                names.add(prefix + kind.getSimpleName());
            }
        }
    }

    void add(Count count) {
        count(count, 1);
    }

    void add(Count count, long many) {
        count(count, many);
    }

    long get(Count count) {
        return times(count);
    }

    void fault(StackFault.Kind kind) {
        count(kind, 1);
    }

    void message(RaftMessage.Kind kind) {
        count(kind, 1);
    }

    void request(Request request) {
        count(request.getClass(), 1);
    }

    void response(Response response) {
        count(response.getClass(), 1);
    }

    void add(Tally other) {
        other.counts.forEach((what, cell) -> count(what, cell[0]));
    }

    private void count(Object what, long many) {
        counts.computeIfAbsent(what, any -> new long[1])[0] += many;
    }

    private long times(Object what) {
        long[] cell = counts.get(what);
        return cell == null ? 0 : cell[0];
    }

    /** Says whether the run was hard enough to count (design, ruling 19). */
    boolean isWorthCounting() {
        return hadEnoughFaults() && get(Count.COMMITTED) >= COMMITTED_TO_COUNT;
    }

    /** Says whether enough has happened, and enough gone wrong, for the run to count. */
    boolean hadEnoughFaults() {
        long happened = 0;
        int kinds = 0;
        for (StackFault.Kind kind : StackFault.Kind.values()) {
            long times = times(kind);
            happened += times;
            kinds += times > 0 ? 1 : 0;
        }
        return get(Count.NETWORK_EVENTS) + get(Count.DISK_EVENTS) >= EVENTS_TO_COUNT && happened >= 5 && kinds >= 3;
    }

    /** Returns what never came about and should have. */
    List<String> missing() {
        Map<String, Long> figures = figures();
        return expected().stream()
                .filter(name -> figures.getOrDefault(name, 0L) == 0)
                .toList();
    }

    /** Returns all figures by name, in a fixed order. */
    Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>();
        expected().forEach(name -> figures.put(name, 0L));
        counts.forEach((what, cell) -> figures.put(nameOf(what), cell[0]));
        return figures;
    }

    private static String nameOf(Object what) {
        if (what instanceof Class<?> packet) {
            return (Request.class.isAssignableFrom(packet) ? "request_" : "response_") + packet.getSimpleName();
        } else if (what instanceof StackFault.Kind fault) {
            return "fault_" + name(fault);
        }
        return what instanceof RaftMessage.Kind kind ? "message_" + name(kind) : name((Count) what);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
