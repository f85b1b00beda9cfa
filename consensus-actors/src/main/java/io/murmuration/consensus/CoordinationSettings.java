package io.murmuration.consensus;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.murmuration.consensus.client.ClientSettings;
import io.murmuration.consensus.group.GroupSettings;
import io.murmuration.consensus.log.LogSettings;
import io.murmuration.consensus.raft.RaftSettings;
import io.murmuration.consensus.store.Bounds;
import io.murmuration.membership.SettingsReader;
import io.murmuration.membership.member.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one node is told about agreement at its start. {@code reference.conf} explains each value.
 *
 * @param role whether it decides or only asks
 * @param founders who begins the cluster
 * @param storage where it keeps what it must not forget
 * @param network how it is asked
 * @param raft how the protocol works
 * @param store how much the store holds
 * @param client how this node asks
 */
public record CoordinationSettings(
        Role role,
        Founders founders,
        Storage storage,
        Network network,
        RaftTiming raft,
        StoreLimits store,
        Client client) {

    /** The path below which the settings stand. */
    public static final String ROOT = "murmuration.consensus";

    private static final SortedSet<String> KEYS = keys(
            "role",
            "expect",
            "initial-members",
            "storage",
            "data-dir",
            "transport",
            "bind.host",
            "bind.port",
            "advertise.host",
            "advertise.port",
            "insecure",
            "raft.tick",
            "raft.election-ticks",
            "raft.heartbeat-ticks",
            "raft.stall-ticks",
            "raft.lease-reads",
            "raft.segment-size",
            "raft.snapshot-entries",
            "raft.snapshot-size",
            "raft.kept-entries",
            "store.quota",
            "store.history",
            "client.deadline",
            "client.session-ttl",
            "client.first-backoff",
            "client.max-backoff",
            "client.attempt",
            "client.max-waiting",
            "replica-dispatcher",
            "client-dispatcher");

    /** Whether a node decides. */
    public enum Role {
        VOTER,
        CLIENT
    }

    /**
     * Who begins the cluster.
     *
     * @param expect how many; 1 or more
     * @param initialMembers their names; empty for whichever are there
     */
    public record Founders(int expect, List<String> initialMembers) {

        public Founders {
            initialMembers = List.copyOf(initialMembers);
            require(expect >= 1 && expect <= 15, "expect must be from 1 to 15, not " + expect);
            require(
                    initialMembers.isEmpty() || new TreeSet<>(initialMembers).size() == expect,
                    "initial-members must be empty or name exactly expect = " + expect + " nodes, not "
                            + initialMembers);
        }
    }

    /**
     * Where a node keeps what it must not forget.
     *
     * @param memory whether it only keeps it while it runs
     * @param dataDir the directory, empty if {@code memory}
     */
    public record Storage(boolean memory, String dataDir) {

        Path path() {
            return Path.of(dataDir);
        }
    }

    /**
     * How a node is asked. With {@code artery} the rest has no meaning.
     *
     * @param insecure whether it may be reached from beyond this machine
     */
    public record Network(
            boolean artery, String bindHost, int bindPort, String advertiseHost, int advertisePort, boolean insecure) {

        public Network {
            port("bind.port", bindPort);
            port("advertise.port", advertisePort);
            new Address(bindHost, 1);
            if (!advertiseHost.isEmpty()) {
                new Address(advertiseHost, 1);
            }
        }

        private static void port(String key, int port) {
            require(port >= 0 && port <= 65_535, key + " must be from 0 to 65535, not " + port);
        }
    }

    /** How the protocol works, counted in ticks; sizes in bytes. */
    public record RaftTiming(
            Duration tick,
            int electionTicks,
            int heartbeatTicks,
            int stallTicks,
            boolean leaseReads,
            long segmentBytes,
            long snapshotEntries,
            long snapshotBytes,
            long keptEntries) {

        public RaftTiming {
            require(
                    tick.toMillis() >= 5 && tick.toMillis() <= 1_000,
                    "raft.tick must be from 5 ms to 1 s, not " + tick.toMillis() + " ms");
            require(
                    segmentBytes >= 1 << 20 && segmentBytes <= 1 << 30,
                    "raft.segment-size must be from 1 MiB to 1 GiB, not " + segmentBytes);
            require(snapshotEntries >= 1, "raft.snapshot-entries must be at least 1, not " + snapshotEntries);
            require(snapshotBytes >= 1, "raft.snapshot-size must be at least 1, not " + snapshotBytes);
            require(keptEntries >= 0, "raft.kept-entries must not be negative, as " + keptEntries);
        }

        RaftSettings core(long replica) {
            long electionNanos = tick.toNanos() * electionTicks;
            RaftSettings.Elections elections = new RaftSettings.Elections(
                    electionTicks, heartbeatTicks, stallTicks, 1, RaftSettings.Elections.TOP_PRIORITY);
            RaftSettings.Reads reads =
                    new RaftSettings.Reads(leaseReads, electionNanos * 9 / 10, 0.05, 300_000_000, 1 << 16);
            // Small heaps exist: what may be under way at once must fit beside what is kept.
            RaftSettings.Flow flow =
                    new RaftSettings.Flow(256 << 10, 2 << 20, share(16, 4, 16), share(8, 8, 64), 256, share(16, 4, 16));
            return RaftSettings.of(replica)
                    .withElections(elections)
                    .withReads(reads)
                    .withFlow(flow);
        }

        /** Returns a part of the heap, between two amounts of MiB. */
        private static long share(int part, int least, int most) {
            long bytes = Runtime.getRuntime().maxMemory() / part;
            return Math.max((long) least << 20, Math.min((long) most << 20, bytes));
        }

        GroupSettings.Limits limits() {
            GroupSettings.Limits usual = GroupSettings.Limits.DEFAULT;
            return new GroupSettings.Limits(
                    usual.applyEntries(),
                    usual.applyBytes(),
                    snapshotEntries,
                    snapshotBytes,
                    keptEntries,
                    usual.hashEvery(),
                    usual.maxSessions(),
                    usual.minTtlMillis(),
                    usual.maxTtlMillis(),
                    usual.sessionWindow());
        }

        LogSettings log() {
            return LogSettings.DEFAULT.withSegmentBytes((int) segmentBytes).withCacheBytes(share(24, 2, 16));
        }
    }

    /**
     * How much the store holds, in bytes.
     *
     * @param quotaBytes of what is there; 0 for a third of the heap
     * @param historyBytes of the past
     */
    public record StoreLimits(long quotaBytes, long historyBytes) {

        public StoreLimits {
            require(
                    quotaBytes == 0 || quotaBytes >= 1 << 20,
                    "store.quota must be 0 or at least 1 MiB, not " + quotaBytes);
            require(historyBytes >= 0, "store.history must not be negative, as " + historyBytes);
        }

        Bounds bounds() {
            return new Bounds(quotaBytes == 0 ? Runtime.getRuntime().maxMemory() / 3 : quotaBytes, historyBytes);
        }
    }

    /**
     * How this node asks.
     *
     * @param deadline of calls that name none
     */
    public record Client(Duration deadline, ClientSettings core) {

        public Client {
            require(deadline.toMillis() >= 10, "client.deadline must be 10 ms or more, not " + deadline);
        }
    }

    /**
     * Checks that the parts fit each other.
     *
     * @throws IllegalArgumentException naming the key
     */
    public CoordinationSettings {
        require(
                role == Role.CLIENT || storage.memory() || !storage.dataDir().isEmpty(),
                "data-dir is empty: name a directory of this node's own, or set storage = memory for development,"
                        + " or role = client if this node only asks");
        require(
                raft.heartbeatTicks() >= 1 && raft.electionTicks() > raft.heartbeatTicks(),
                "raft.election-ticks must be more than raft.heartbeat-ticks (" + raft.heartbeatTicks() + "), not "
                        + raft.electionTicks());
    }

    /**
     * Reads the settings from an application's configuration.
     *
     * @throws IllegalArgumentException naming the key, its value and what is allowed
     */
    public static CoordinationSettings from(Config application) {
        SettingsReader read = new SettingsReader(ROOT, ownPart(application));
        SortedSet<String> known = new TreeSet<>(KEYS);
        read.refuseUnknown(known);
        try {
            return new CoordinationSettings(
                    role(read),
                    new Founders(read.wholeNumber("expect"), read.texts("initial-members")),
                    new Storage(memory(read), read.text("data-dir")),
                    network(read),
                    raft(read),
                    new StoreLimits(read.bytes("store.quota"), read.bytes("store.history")),
                    client(read));
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            throw problem.startsWith(ROOT) ? e : new IllegalArgumentException(ROOT + "." + problem, e);
        }
    }

    /** Returns the settings of a configuration that nobody has changed, for a node in memory. */
    public static CoordinationSettings defaults() {
        return from(ConfigFactory.parseString(ROOT + ".storage = memory")
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve());
    }

    private static Config ownPart(Config application) {
        try {
            return application.getConfig(ROOT);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    ROOT + " is not in the configuration: load it with ConfigFactory.load, so that reference.conf is "
                            + "read, and let it be a block { … }",
                    e);
        }
    }

    private static Role role(SettingsReader read) {
        return read.parsed("role", "voter or client", text -> switch (text) {
            case "voter" -> Role.VOTER;
            case "client" -> Role.CLIENT;
            default -> throw new IllegalArgumentException(text);
        });
    }

    private static boolean memory(SettingsReader read) {
        return read.parsed("storage", "disk or memory", text -> switch (text) {
            case "disk" -> false;
            case "memory" -> true;
            default -> throw new IllegalArgumentException(text);
        });
    }

    private static Network network(SettingsReader read) {
        boolean artery = read.parsed("transport", "sockets or artery", text -> switch (text) {
            case "sockets" -> false;
            case "artery" -> true;
            default -> throw new IllegalArgumentException(text);
        });
        return new Network(
                artery,
                read.text("bind.host"),
                read.wholeNumber("bind.port"),
                read.text("advertise.host"),
                read.wholeNumber("advertise.port"),
                read.onOff("insecure"));
    }

    private static RaftTiming raft(SettingsReader read) {
        return new RaftTiming(
                read.duration("raft.tick"),
                read.wholeNumber("raft.election-ticks"),
                read.wholeNumber("raft.heartbeat-ticks"),
                read.wholeNumber("raft.stall-ticks"),
                read.onOff("raft.lease-reads"),
                read.bytes("raft.segment-size"),
                read.wholeNumber("raft.snapshot-entries"),
                read.bytes("raft.snapshot-size"),
                read.wholeNumber("raft.kept-entries"));
    }

    private static Client client(SettingsReader read) {
        ClientSettings usual = ClientSettings.DEFAULT;
        return new Client(
                read.duration("client.deadline"),
                new ClientSettings(
                        read.duration("client.first-backoff").toNanos(),
                        read.duration("client.max-backoff").toNanos(),
                        read.duration("client.attempt").toNanos(),
                        read.duration("client.session-ttl").toMillis(),
                        usual.driftRatio(),
                        usual.suspectRatio(),
                        read.wholeNumber("client.max-waiting")));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static SortedSet<String> keys(String... keys) {
        SortedSet<String> sorted = new TreeSet<>();
        Collections.addAll(sorted, keys);
        return Collections.unmodifiableSortedSet(sorted);
    }
}
