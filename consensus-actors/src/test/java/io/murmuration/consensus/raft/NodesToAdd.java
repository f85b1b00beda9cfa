package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.DataDrivenFile.Case;
import io.murmuration.consensus.raft.RaftSettings.Elections;
import io.murmuration.consensus.raft.RaftSettings.Flow;
import io.murmuration.consensus.raft.RaftSettings.Reads;
import io.murmuration.consensus.raft.RaftSettings.Switches;
import java.util.List;

/**
 * What {@code add-nodes} asks for. Where it says nothing, the defaults of the scripts hold: three
 * ticks to an election, no limits, and none of the switches but forwarding and validation.
 */
record NodesToAdd(int count, long index, Configuration configuration, Flow flow, boolean leases, Switches switches) {

    private static final Elections ELECTIONS = new Elections(3, 1, 0, 0, Elections.TOP_PRIORITY);
    private static final long NO_LIMIT = Long.MAX_VALUE;

    /** Reads them from the command. */
    static NodesToAdd of(Case command) {
        Flow flow = new Flow(
                NO_LIMIT,
                NO_LIMIT,
                longValue(command, "max-committed-size-per-ready", NO_LIMIT),
                NO_LIMIT,
                (int) longValue(command, "inflight", Integer.MAX_VALUE),
                NO_LIMIT);
        Switches switches = new Switches(
                isSet(command, "prevote"),
                isSet(command, "checkquorum"),
                isSet(command, "step-down-on-removal"),
                isSet(command, "async-storage-writes"),
                true,
                !isSet(command, "disable-conf-change-validation"));
        return new NodesToAdd(
                Integer.parseInt(command.args().get(0).key()),
                longValue(command, "index", 0),
                Configuration.of(replicas(command, "voters"), replicas(command, "learners")),
                flow,
                leases(command.values("read-only")),
                switches);
    }

    /** Adds so many nodes, with the next free numbers for ids. */
    void addTo(ScriptCluster cluster) {
        if (index <= 1 && (index > 0 || !configuration.replicas().isEmpty())) {
            throw new ScriptRefusal("index must be specified as > 1 due to bootstrap");
        }
        SnapshotMeta start = new SnapshotMeta(index, index == 0 ? 0 : 1, configuration);
        for (int i = 0; i < count; i++) {
            RaftSettings settings = RaftSettings.of(cluster.nodes().size() + 1)
                    .withElections(ELECTIONS)
                    .withFlow(flow)
                    .withSwitches(switches)
                    .withReads(Reads.DEFAULT.withLeases(leases));
            cluster.add(settings, start);
        }
    }

    private static boolean leases(List<String> readOnly) {
        return readOnly.stream()
                .map(word -> switch (word) {
                    case "safe" -> false;
                    case "lease-based" -> true;
                    default -> throw new ScriptRefusal("invalid read-only option \"" + word + "\"");
                })
                .anyMatch(leased -> leased);
    }

    private static ReplicaSet replicas(Case command, String key) {
        return ReplicaSet.of(
                command.values(key).stream().mapToLong(Long::parseLong).toArray());
    }

    private static boolean isSet(Case command, String key) {
        return command.values(key).contains("true");
    }

    private static long longValue(Case command, String key, long otherwise) {
        return command.values(key).stream()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(otherwise);
    }
}
