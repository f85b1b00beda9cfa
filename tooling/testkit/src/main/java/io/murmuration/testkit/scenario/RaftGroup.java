package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.MemoryLog;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftSettings;
import io.murmuration.consensus.raft.RaftSettings.Elections;
import io.murmuration.consensus.raft.Ready.ReadGrant;
import io.murmuration.consensus.raft.Ready.RoleChange;
import io.murmuration.consensus.raft.Role;
import io.murmuration.testkit.Simulation;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A Raft group in virtual time: the cores that production runs, each with a log in memory behind a
 * disk that takes its time, joined by {@link Links}, with clients that write and read. Replicas are
 * numbered from 1 and called n1, n2 and so on.
 *
 * <p>The same set-up, seed and calls give the same run. Not thread-safe: one owner. The cores run
 * as in the product, with pre-vote, check-quorum and asynchronous storage.
 */
public final class RaftGroup {

    private static final int MOST_MOMENTS = 200;

    /**
     * What a group is made of.
     *
     * @param voters how many replicas, all of which vote
     * @param tick of the cores
     * @param elections when they campaign, in ticks
     * @param oneWay how long a message takes
     * @param sync how long the disk takes for one write
     */
    public record Setup(int voters, Duration tick, Elections elections, Duration oneWay, Duration sync) {

        /**
         * A data centre: nobody campaigns within 150 ms of its leader's last word, nobody waits for
         * longer than 315 ms; a round trip takes 0.5 ms and a sync 0.2 ms.
         */
        public static Setup lan(int voters) {
            return new Setup(
                    voters,
                    Duration.ofMillis(15),
                    Elections.DEFAULT.withTicks(11, 2),
                    Duration.ofNanos(250_000),
                    Duration.ofNanos(200_000));
        }

        /** Returns this set-up with other links. */
        public Setup withOneWay(Duration changed) {
            return new Setup(voters, tick, elections, changed, sync);
        }

        /** Returns this set-up with another disk. */
        public Setup withSync(Duration changed) {
            return new Setup(voters, tick, elections, oneWay, changed);
        }

        /** Returns this set-up with another pace. */
        public Setup withPace(Duration changedTick, int electionTicks, int heartbeatTicks) {
            return new Setup(voters, changedTick, elections.withTicks(electionTicks, heartbeatTicks), oneWay, sync);
        }
    }

    /** The places at which a replica can be stopped: before or after something it does. */
    enum Step {
        RECEIVE,
        SEND,
        SENT,
        WRITE,
        WRITTEN,
        SYNCED,
        APPLY,
        APPLIED
    }

    /** Watches the steps of all replicas; may crash the one it is told of. */
    @FunctionalInterface
    interface Watcher {
        void at(int replica, Step step, Object what);
    }

    /** Told who begins to lead, and in which term. */
    @FunctionalInterface
    interface LeadListener {
        void at(int replica, long term);
    }

    private final Setup setup;
    private final Simulation simulation;
    private final Links links;
    private final Ledger ledger = new Ledger();
    private final Configuration configuration;
    private final @Nullable GroupReplica[] replicas;
    private final MemoryLog[] logs;
    private final int[] lives;
    private final SplittableRandom network;
    private final Simulation.Target arrival = this::arrive;
    private final Simulation.Target ticking = this::tick;
    private final Simulation.Target sync = this::synced;
    private final List<Moment> timeline = new ArrayList<>();
    private RaftMessage[] travelling = new RaftMessage[64];
    private int[] freeSlots = new int[64];
    private int free;
    private int used;
    private long[] readFloors = new long[64];
    private int readCount;
    private boolean quiet;
    private int leaders;
    private long twoLeadersSince = -1;
    private long longestTwoLeadersNanos;
    private @Nullable Watcher watcher;
    private Consumer<RaftMessage> onSend = message -> {};
    private LeadListener onLead = (replica, term) -> {};
    private ToLongFunction<RaftMessage> extraDelay = message -> 0;

    /** Starts a group with empty logs. */
    public RaftGroup(Setup setup, long seed) {
        this(setup, seed, new MemoryLog[0]);
    }

    /** Starts a group with logs that have a past; n1 has the first of them. */
    RaftGroup(Setup setup, long seed, MemoryLog... logs) {
        this.setup = setup;
        this.simulation = new Simulation(seed);
        this.network = simulation.random("network");
        this.links = new Links(setup.voters(), setup.oneWay());
        this.configuration = configuration(setup.voters());
        this.replicas = new GroupReplica[setup.voters() + 1];
        this.logs = new MemoryLog[setup.voters() + 1];
        this.lives = new int[setup.voters() + 1];
        SplittableRandom phases = simulation.random("phases");
        for (int id = 1; id <= setup.voters(); id++) {
            this.logs[id] = logs.length == 0 ? new MemoryLog(configuration) : logs[id - 1];
            start(id);
            simulation.at(phases.nextLong(setup.tick().toNanos()), ticking, id, 0);
        }
    }

    /** Returns the configuration of so many voters. */
    static Configuration configuration(int voters) {
        return Configuration.of(LongStream.rangeClosed(1, voters).toArray());
    }

    private void start(int id) {
        RaftSettings settings = RaftSettings.of(id).withElections(setup.elections());
        long chance = simulation.seed() * 31 + id * 1_000_003L + lives[id];
        Raft raft = new Raft(settings, logs[id], logs[id].firstIndex() - 1, chance, nowNanos());
        replicas[id] = new GroupReplica(this, id, logs[id], raft, lives[id]);
    }

    private void tick(int id, int none) {
        simulation.at(nowNanos() + setup.tick().toNanos(), ticking, id, 0);
        GroupReplica replica = replicas[id];
        if (replica != null) {
            replica.tick();
        }
    }

    void send(RaftMessage message) {
        onSend.accept(message);
        long nanos = links.draw((int) message.from(), (int) message.to(), network);
        long extra = extraDelay.applyAsLong(message);
        if (nanos < 0 || extra < 0) {
            return;
        }
        int slot = takeSlot();
        travelling[slot] = message;
        simulation.at(nowNanos() + nanos + extra, arrival, 0, slot);
    }

    private int takeSlot() {
        if (free > 0) {
            return freeSlots[--free];
        }
        if (used == travelling.length) {
            travelling = Arrays.copyOf(travelling, 2 * used);
            freeSlots = Arrays.copyOf(freeSlots, 2 * used);
        }
        return used++;
    }

    private void arrive(int kind, int slot) {
        RaftMessage message = travelling[slot];
        freeSlots[free++] = slot;
        GroupReplica to = replicas[(int) message.to()];
        if (to != null) {
            to.receive(message);
        }
    }

    void awaitSync(GroupReplica replica) {
        simulation.at(nowNanos() + syncNanos(), sync, replica.id, replica.life);
    }

    private void synced(int id, int life) {
        GroupReplica replica = replicas[id];
        if (replica != null && replica.life == life) {
            replica.synced();
        }
    }

    long syncNanos() {
        return setup.sync().toNanos();
    }

    void step(GroupReplica replica, Step step, Object what) {
        if (watcher != null) {
            watcher.at(replica.id, step, what);
        }
    }

    void roleChanged(GroupReplica replica, RoleChange change) {
        boolean leads = change.role() == Role.LEADER;
        if (leads && !quiet) {
            note(name(replica.id), "leads in term " + replica.raft.term());
        }
        if (leads && !replica.led) {
            onLead.at(replica.id, replica.raft.term());
        }
        if (leads != replica.led) {
            replica.led = leads;
            leaders += leads ? 1 : -1;
            if (!leads && !quiet) {
                note(name(replica.id), "leads no longer");
            }
            countTwoLeaders();
        }
    }

    private void countTwoLeaders() {
        if (leaders > 1 && twoLeadersSince < 0) {
            twoLeadersSince = nowNanos();
        } else if (leaders < 2 && twoLeadersSince >= 0) {
            longestTwoLeadersNanos = Math.max(longestTwoLeadersNanos, nowNanos() - twoLeadersSince);
            twoLeadersSince = -1;
        }
    }

    /** Returns the longest time for which two took themselves for the leader. */
    public Duration longestTwoLeaders() {
        long present = twoLeadersSince < 0 ? 0 : nowNanos() - twoLeadersSince;
        return Duration.ofNanos(Math.max(longestTwoLeadersNanos, present));
    }

    void readGranted(ReadGrant grant) {
        ledger.read(readFloors[(int) grant.context()], grant.index());
    }

    /** Returns the virtual time, on which everything that happens later is scheduled. */
    public Simulation simulation() {
        return simulation;
    }

    /** Returns the time. */
    public long nowNanos() {
        return simulation.nowNanos();
    }

    /** Returns who hears whom. */
    public Links links() {
        return links;
    }

    /** Returns what was applied and acknowledged so far. */
    public Ledger ledger() {
        return ledger;
    }

    /** Returns how many replicas there are. */
    public int size() {
        return setup.voters();
    }

    /** Returns whether a replica runs. */
    public boolean isUp(int id) {
        return replicas[id] != null;
    }

    /** Returns a running replica's core, to look at. */
    public Raft core(int id) {
        return running(id).raft;
    }

    GroupReplica running(int id) {
        GroupReplica replica = replicas[id];
        if (replica == null) {
            throw new IllegalStateException(name(id) + " does not run: restart it first");
        }
        return replica;
    }

    /** Returns what a replica has on its disk, whether it runs or not. */
    public MemoryLog log(int id) {
        return logs[id];
    }

    /** Returns the replica that leads in the highest term, 0 if none does. */
    public int leader() {
        int leader = 0;
        for (int id = 1; id <= size(); id++) {
            if (leads(id) && (leader == 0 || core(id).term() > core(leader).term())) {
                leader = id;
            }
        }
        return leader;
    }

    /** Returns whether a replica runs and takes itself for the leader. */
    public boolean leads(int id) {
        return isUp(id) && core(id).role() == Role.LEADER;
    }

    /** Ends a replica's life; what it had not synced is gone. */
    public void crash(int id) {
        crash(id, false);
    }

    /** Ends a replica's life; what it had written and not synced may be there all the same. */
    void crash(int id, boolean unsyncedSurvives) {
        GroupReplica replica = running(id);
        replica.end(unsyncedSurvives);
        replicas[id] = null;
        leaders -= replica.led ? 1 : 0;
        countTwoLeaders();
        note(name(id), "crashes");
    }

    /** Starts a replica again, with what is on its disk. */
    public void restart(int id) {
        if (isUp(id)) {
            throw new IllegalStateException(name(id) + " runs: crash it first");
        }
        lives[id]++;
        start(id);
        note(name(id), "starts again");
    }

    /** Lets a replica campaign at once. */
    public void campaign(int id) {
        running(id).raft.campaign(nowNanos());
        running(id).turn();
    }

    /** A client writes a new value at a replica, which should be the leader. */
    public Write write(int id) {
        Write write = new Write(ledger.newCommand(), id, nowNanos());
        running(id).write(write);
        return write;
    }

    /** A client asks a replica for a linearizable read; the ledger judges the answer. */
    public void read(int id) {
        if (readCount == readFloors.length) {
            readFloors = Arrays.copyOf(readFloors, 2 * readCount);
        }
        readFloors[readCount] = ledger.highestAcknowledged();
        running(id).read(readCount++);
    }

    /** A client writes where somebody leads, and asks again till it is told that it stands. */
    public boolean writeWithin(Duration limit) {
        long end = nowNanos() + limit.toNanos();
        while (nowNanos() < end) {
            int leader = leader();
            if (leader != 0) {
                Write write = write(leader);
                long patience = Math.min(end - nowNanos(), 20 * setup.tick().toNanos());
                if (simulation.runUntil(write::isAcknowledged, Duration.ofNanos(patience))) {
                    return true;
                }
            } else {
                run(setup.tick());
            }
        }
        return false;
    }

    /** Returns whether all that run have applied all that anyone has. */
    public boolean isEven() {
        for (int id = 1; id <= size(); id++) {
            if (isUp(id) && running(id).appliedIndex < ledger.last()) {
                return false;
            }
        }
        return true;
    }

    /** Lets time pass. */
    public void run(Duration length) {
        simulation.run(length);
    }

    /** Lets time pass until something is so; returns whether it came to be so in time. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return simulation.runUntil(condition, limit);
    }

    /** Lets time pass until somebody leads; returns who, 0 if nobody did in time. */
    public int awaitLeader(Duration limit) {
        runUntil(() -> leader() != 0, limit);
        return leader();
    }

    /** Keeps no timeline: for runs that nobody looks at one by one. */
    public RaftGroup quietly() {
        quiet = true;
        return this;
    }

    /** Adds to the timeline. */
    public void note(String who, String what) {
        if (quiet) {
            return;
        }
        if (timeline.size() == MOST_MOMENTS) {
            timeline.remove(MOST_MOMENTS / 2);
        }
        timeline.add(new Moment(Duration.ofNanos(nowNanos()), who, what));
    }

    /** Returns what happened; of more than {@value #MOST_MOMENTS} moments, not the middle. */
    public List<Moment> timeline() {
        return List.copyOf(timeline);
    }

    /** Returns what a replica is called. */
    static String name(int id) {
        return String.format(Locale.ROOT, "n%d", id);
    }

    void watch(@Nullable Watcher changed) {
        watcher = changed;
    }

    void onSend(Consumer<RaftMessage> listener) {
        onSend = listener;
    }

    void onLead(LeadListener listener) {
        onLead = listener;
    }

    /** Makes messages later by what this says; negative loses them. */
    void extraDelay(ToLongFunction<RaftMessage> changed) {
        extraDelay = changed;
    }
}
