package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.Role;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Counts what happened, in one run or in many. */
final class Tally {

    /** What is counted beside faults, messages and changes of role. */
    enum Count {
        EVENTS,
        NETWORK_EVENTS,
        DISK_EVENTS,
        COMMITTED,
        ACKNOWLEDGED,
        ELECTIONS,
        CONFIG_CHANGES,
        JOINT_CONFIGS,
        TRANSFERS,
        HINTS,
        SNAPSHOTS_TAKEN,
        SNAPSHOTS_INSTALLED,
        TRUNCATIONS,
        CRASHES,
        WRITES_LOST,
        TORN_WRITES,
        REPLACED,
        READS,
        LEASE_READS,
        FOLLOWER_READS,
        LEASES_REFUSED,
        PROPOSALS_REFUSED,
        STALLS
    }

    private static final int ROLES = Role.values().length;

    final long[] counts = new long[Count.values().length];
    final long[] faults = new long[RaftFault.Kind.values().length];
    final long[] messages = new long[RaftMessage.Kind.values().length];
    final long[] roles = new long[ROLES * ROLES];

    void add(Count count) {
        counts[count.ordinal()]++;
    }

    void add(Count count, long many) {
        counts[count.ordinal()] += many;
    }

    long get(Count count) {
        return counts[count.ordinal()];
    }

    void fault(RaftFault.Kind kind) {
        faults[kind.ordinal()]++;
    }

    void message(RaftMessage.Kind kind) {
        messages[kind.ordinal()]++;
    }

    void roleChange(Role from, Role to) {
        roles[from.ordinal() * ROLES + to.ordinal()]++;
    }

    long roleChanges(Role from, Role to) {
        return roles[from.ordinal() * ROLES + to.ordinal()];
    }

    void add(Tally other) {
        add(counts, other.counts);
        add(faults, other.faults);
        add(messages, other.messages);
        add(roles, other.roles);
    }

    private static void add(long[] sums, long[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    /** Says whether the run was hard enough to count (design, ruling 19). */
    boolean isWorthCounting() {
        return hadEnoughFaults() && get(Count.COMMITTED) >= 100;
    }

    /** Says whether enough has happened, and enough gone wrong, for the run to count. */
    boolean hadEnoughFaults() {
        long happened = 0;
        int kinds = 0;
        for (long times : faults) {
            happened += times;
            kinds += times > 0 ? 1 : 0;
        }
        return get(Count.NETWORK_EVENTS) + get(Count.DISK_EVENTS) >= 2_000 && happened >= 5 && kinds >= 3;
    }

    /** Returns all figures by name, in a fixed order. */
    Map<String, Long> figures() {
        Map<String, Long> figures = new LinkedHashMap<>();
        for (Count count : Count.values()) {
            figures.put(name(count), get(count));
        }
        for (RaftFault.Kind kind : RaftFault.Kind.values()) {
            figures.put("fault_" + name(kind), faults[kind.ordinal()]);
        }
        for (RaftMessage.Kind kind : RaftMessage.Kind.values()) {
            figures.put("message_" + name(kind), messages[kind.ordinal()]);
        }
        for (Role from : Role.values()) {
            for (Role to : Role.values()) {
                if (roleChanges(from, to) > 0) {
                    figures.put("role_" + name(from) + "_to_" + name(to), roleChanges(from, to));
                }
            }
        }
        return figures;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
