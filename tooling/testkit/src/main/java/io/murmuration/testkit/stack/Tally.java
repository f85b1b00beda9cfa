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

    private final long[] counts = new long[Count.values().length];
    private final long[] faults = new long[StackFault.Kind.values().length];
    private final long[] messages = new long[RaftMessage.Kind.values().length];
    private final Map<Class<?>, long[]> packets = new HashMap<>();

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
        counts[count.ordinal()]++;
    }

    void add(Count count, long many) {
        counts[count.ordinal()] += many;
    }

    long get(Count count) {
        return counts[count.ordinal()];
    }

    void fault(StackFault.Kind kind) {
        faults[kind.ordinal()]++;
    }

    void message(RaftMessage.Kind kind) {
        messages[kind.ordinal()]++;
    }

    void request(Request request) {
        packet(request.getClass(), 1);
    }

    void response(Response response) {
        packet(response.getClass(), 1);
    }

    private void packet(Class<?> kind, long many) {
        packets.computeIfAbsent(kind, any -> new long[1])[0] += many;
    }

    void add(Tally other) {
        add(counts, other.counts);
        add(faults, other.faults);
        add(messages, other.messages);
        other.packets.forEach((kind, cell) -> packet(kind, cell[0]));
    }

    private static void add(long[] sums, long[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    /** Says whether the run was hard enough to count (design, ruling 19). */
    boolean isWorthCounting() {
        return hadEnoughFaults() && get(Count.COMMITTED) >= COMMITTED_TO_COUNT;
    }

    /** Says whether enough has happened, and enough gone wrong, for the run to count. */
    boolean hadEnoughFaults() {
        long happened = 0;
        int kinds = 0;
        for (long times : faults) {
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
        Arrays.stream(Count.values()).forEach(count -> figures.put(name(count), get(count)));
        Arrays.stream(StackFault.Kind.values())
                .forEach(kind -> figures.put("fault_" + name(kind), faults[kind.ordinal()]));
        Arrays.stream(RaftMessage.Kind.values())
                .filter(kind -> messages[kind.ordinal()] > 0)
                .forEach(kind -> figures.put("message_" + name(kind), messages[kind.ordinal()]));
        packets.forEach((kind, cell) -> figures.put(prefix(kind) + kind.getSimpleName(), cell[0]));
        return figures;
    }

    private static String prefix(Class<?> kind) {
        return Request.class.isAssignableFrom(kind) ? "request_" : "response_";
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
