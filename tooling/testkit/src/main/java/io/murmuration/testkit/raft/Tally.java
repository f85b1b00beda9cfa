package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.Role;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

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

    private final EnumCounts<Count> counts = new EnumCounts<>(Count.class);
    private final EnumCounts<RaftFault.Kind> faults = new EnumCounts<>(RaftFault.Kind.class);
    private final EnumCounts<RaftMessage.Kind> messages = new EnumCounts<>(RaftMessage.Kind.class);
    private final Map<Role, EnumCounts<Role>> roles = new EnumMap<>(Role.class);

    /** A count for each value of an enum. */
    private static final class EnumCounts<E extends Enum<E>> {

        private final EnumMap<E, long[]> counts;

        EnumCounts(Class<E> type) {
            counts = new EnumMap<>(type);
            for (E value : type.getEnumConstants()) {
                counts.put(value, new long[1]);
            }
        }

        void add(E value, long many) {
            cell(value)[0] += many;
        }

        long get(E value) {
            return cell(value)[0];
        }

        void add(EnumCounts<E> other) {
            counts.forEach((value, cell) -> cell[0] += other.get(value));
        }

        private long[] cell(E value) {
            return Objects.requireNonNull(counts.get(value));
        }
    }

    Tally() {
        for (Role from : Role.values()) {
            roles.put(from, new EnumCounts<>(Role.class));
        }
    }

    void add(Count count) {
        counts.add(count, 1);
    }

    void add(Count count, long many) {
        counts.add(count, many);
    }

    long get(Count count) {
        return counts.get(count);
    }

    void fault(RaftFault.Kind kind) {
        faults.add(kind, 1);
    }

    long times(RaftFault.Kind kind) {
        return faults.get(kind);
    }

    void message(RaftMessage.Kind kind) {
        messages.add(kind, 1);
    }

    long times(RaftMessage.Kind kind) {
        return messages.get(kind);
    }

    void roleChange(Role from, Role to) {
        changesFrom(from).add(to, 1);
    }

    long roleChanges(Role from, Role to) {
        return changesFrom(from).get(to);
    }

    private EnumCounts<Role> changesFrom(Role from) {
        return Objects.requireNonNull(roles.get(from));
    }

    void add(Tally other) {
        counts.add(other.counts);
        faults.add(other.faults);
        messages.add(other.messages);
        for (Role from : Role.values()) {
            changesFrom(from).add(other.changesFrom(from));
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
        for (RaftFault.Kind kind : RaftFault.Kind.values()) {
            long times = times(kind);
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
            figures.put("fault_" + name(kind), times(kind));
        }
        for (RaftMessage.Kind kind : RaftMessage.Kind.values()) {
            figures.put("message_" + name(kind), times(kind));
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
