package io.murmuration.testkit.stack;

import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.raft.RaftMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
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

    private final Map<String, long[]> counts = new TreeMap<>();

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
        add(name(count), 1);
    }

    void add(Count count, long many) {
        add(name(count), many);
    }

    long get(Count count) {
        return get(name(count));
    }

    void fault(StackFault.Kind kind) {
        add("fault_" + name(kind), 1);
    }

    void message(RaftMessage.Kind kind) {
        add("message_" + name(kind), 1);
    }

    void request(Request request) {
        add("request_" + request.getClass().getSimpleName(), 1);
    }

    void response(Response response) {
        add("response_" + response.getClass().getSimpleName(), 1);
    }

    void add(Tally other) {
        other.counts.forEach((name, cell) -> add(name, cell[0]));
    }

    private void add(String name, long many) {
        counts.computeIfAbsent(name, any -> new long[1])[0] += many;
    }

    long get(String name) {
        long[] cell = counts.get(name);
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
            long times = get("fault_" + name(kind));
            happened += times;
            kinds += times > 0 ? 1 : 0;
        }
        return get(Count.NETWORK_EVENTS) + get(Count.DISK_EVENTS) >= EVENTS_TO_COUNT && happened >= 5 && kinds >= 3;
    }

    /** Returns what never came about and should have. */
    List<String> missing() {
        return expected().stream().filter(name -> get(name) == 0).toList();
    }

    /** Returns all figures by name, in a fixed order. */
    Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>();
        expected().forEach(name -> figures.put(name, get(name)));
        counts.forEach((name, cell) -> figures.put(name, cell[0]));
        return figures;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
