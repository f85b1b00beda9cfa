package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.ConfigChange;
import io.murmuration.consensus.raft.Proposal;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunkReply;
import io.murmuration.consensus.raft.RaftSettings;
import io.murmuration.consensus.raft.Ready;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.Role;
import io.murmuration.consensus.raft.SnapshotMeta;
import io.murmuration.testkit.Simulation;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One replica: the shell of a {@link Raft} core with its disk, its clock and its state machine. It
 * does what each {@link Ready} says and nothing of its own accord. It may crash between any two
 * events; while it pauses, messages wait in a bounded buffer and its clock goes on.
 */
final class SimulatedReplica implements Simulation.Target, VirtualDisk.Owner, SnapshotMover.Peer {

    /** Whether it is there. */
    enum Status {
        RUNNING,
        CRASHED,
        /** Its disk is lost: it never comes back under this id. */
        GONE
    }

    private static final int TICK = 0;
    private static final int WAKE = 1;
    private static final int LATE_TICK = 2;
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_TICKS_AT_ONCE = 20;

    private final RaftCluster cluster;
    private final Simulation simulation;
    private final int index;
    private final String name;
    private final SplittableRandom random;
    private final ReplicaClock clock;
    private final VirtualDisk disk;
    private final LogMirror mirror = new LogMirror();
    private final ArrayDeque<RaftMessage> socket = new ArrayDeque<>();
    private final ReadDesk reads;

    private Status status = Status.CRASHED;
    private @Nullable Raft core;
    private Applier applier;
    private int life;
    private long sleepsUntil;
    private @Nullable SnapshotMover snapshots;
    private @Nullable SnapshotContent arrivedContent;
    private final Vow vow;
    private Courtesy courtesy;

    /** A replica that knows nobody, on an empty disk. */
    SimulatedReplica(RaftCluster cluster, int index) {
        this.cluster = cluster;
        this.index = index;
        simulation = cluster.simulation();
        name = "r" + (index + 1);
        random = simulation.random("replica/" + name);
        vow = new Vow(name);
        clock = new ReplicaClock(random.nextLong(), cluster.drawPace(random));
        disk = new VirtualDisk(simulation, this, random.split(), cluster.plan().disk());
        reads = new ReadDesk(this, cluster);
        courtesy = new Courtesy(settings(), name, cluster.capacity());
        applier = new Applier(this, cluster);
    }

    /** Returns the place of the replica with this id. */
    static int indexOf(long id) {
        return (int) id - 1;
    }

    int index() {
        return index;
    }

    @Override
    public long id() {
        return index + 1L;
    }

    /** Makes it one of the founders. */
    void found(SnapshotMeta start) {
        disk.log().found(start, HashMachine.founded(start.index()).content(0));
    }

    /** Starts the process from what is on the disk. */
    void start() {
        life++;
        if (disk.isDamaged()) {
            gone("refuses its damaged log");
            return;
        }
        status = Status.RUNNING;
        sleepsUntil = simulation.nowNanos();
        DurableLog log = disk.log();
        applier = new Applier(this, cluster);
        mirror.reset(log);
        core = new Raft(settings(), log, log.snapshotIndex(), random.nextLong(), localNanos());
        snapshots = new SnapshotMover(this, cluster.plan().chunkBytes());
        courtesy = new Courtesy(settings(), name, cluster.capacity());
        cluster.note(name, "starts at term " + log.hardState().term() + ", entries to " + log.lastIndex());
        if (log.snapshotIndex() > 0) {
            applier.restore();
        }
        cluster.oracle().started(this);
        simulation.at(simulation.nowNanos() + clock.toTrue(random.nextLong(RaftPlan.TICK_NANOS)), this, TICK, life);
        pump();
    }

    private RaftSettings settings() {
        RaftSettings template = cluster.plan().template();
        int priority = cluster.plan().has(RaftPlan.Feature.PRIORITIES) ? 10 - index % 4 : 10;
        return new RaftSettings(
                id(),
                template.elections().withPriority(priority),
                template.flow(),
                template.reads(),
                template.switches());
    }

    /** The process ends; what becomes of unsynced writes depends on how. */
    void crash(VirtualDisk.Loss loss) {
        life++;
        cluster.note(name, "crashes, unsynced: " + loss);
        disk.crash(loss);
        stop(Status.CRASHED);
    }

    private void gone(String why) {
        cluster.note(name, "is gone: " + why);
        life++;
        disk.crash(VirtualDisk.Loss.UNSYNCED);
        stop(Status.GONE);
    }

    private void stop(Status how) {
        Raft ended = core;
        if (ended != null) {
            cluster.tally().add(Tally.Count.STALLS, ended.counters().stalls());
        }
        status = how;
        core = null;
        socket.clear();
        snapshots = null;
        arrivedContent = null;
        reads.clear();
        cluster.oracle().stopped(this);
    }

    /** It does nothing until {@code nanos}. */
    void pause(long nanos) {
        if (isRunning() && nanos > sleepsUntil) {
            cluster.note(name, "pauses");
            sleepsUntil = nanos;
            simulation.at(nanos, this, WAKE, life);
        }
    }

    /** It goes on at once. */
    void endPause() {
        if (isRunning() && !isAwake()) {
            sleepsUntil = simulation.nowNanos();
            wake();
        }
    }

    void pace(double rate) {
        clock.pace(rate, simulation.nowNanos());
    }

    @Override
    public void fire(int kind, int ofLife) {
        if (ofLife != life) {
            return;
        }
        switch (kind) {
            case TICK -> tick();
            case WAKE -> wake();
            default -> lateTick();
        }
    }

    private void tick() {
        long now = simulation.nowNanos();
        if (now < sleepsUntil) {
            long missed = cluster.plan().has(RaftPlan.Feature.TICKS_CATCH_UP)
                    ? Math.min(MOST_TICKS_AT_ONCE, (sleepsUntil - now) / RaftPlan.TICK_NANOS)
                    : 0;
            for (long i = 0; i <= missed; i++) {
                simulation.at(sleepsUntil, this, i == 0 ? TICK : LATE_TICK, life);
            }
            return;
        }
        simulation.at(now + clock.toTrue(RaftPlan.TICK_NANOS), this, TICK, life);
        lateTick();
    }

    private void lateTick() {
        courtesy.tick();
        vow.before(core());
        core().tick(localNanos());
        vow.after(core(), localNanos());
        courtesy.ticked(core());
        snapshots().tick();
        pump();
    }

    private void wake() {
        while (isAwake() && !socket.isEmpty()) {
            step(socket.remove());
        }
    }

    void receive(RaftMessage message) {
        if (isAwake()) {
            step(message);
        } else if (socket.size() < MOST_WAITING) {
            socket.add(message);
        }
    }

    private void step(RaftMessage message) {
        if (message instanceof SnapshotChunk chunk) {
            SnapshotMover.Whole whole = snapshots().onChunk(chunk);
            if (whole != null) {
                arrivedContent = whole.content();
                give(whole.install());
            }
        } else if (message instanceof SnapshotChunkReply reply) {
            snapshots().onReply(reply);
        } else {
            give(message);
        }
        pump();
    }

    private void give(RaftMessage message) {
        courtesy.receives(message, core());
        long commit = core().commitIndex();
        vow.before(core());
        core().step(message, localNanos());
        vow.after(core(), localNanos());
        vow.heard(message, core(), localNanos());
        if (message instanceof AppendEntries append) {
            cluster.oracle().follows(this, append, commit);
        }
        courtesy.received(message, core());
    }

    /** Does all that the core asks for. */
    private void pump() {
        cluster.oracle().observe(this);
        Raft raft = core();
        while (core != null && raft.hasReady()) {
            handle(raft.ready(localNanos()));
            if (core != null) {
                cluster.oracle().observe(this);
            }
        }
        if (core != null) {
            cluster.oracle().settled(this);
        }
    }

    private void handle(Ready ready) {
        StorageAppend append = ready.append();
        if (append != null) {
            cluster.oracle().appends(this, append);
            if (append.snapshot() != null) {
                // The configuration is that of the snapshot from now on: what came before it must
                // not be applied any more.
                applier.drop();
            }
        }
        List<RaftMessage> messages = ready.messages();
        for (int i = 0; i < messages.size(); i++) {
            courtesy.sends(messages.get(i));
            send(messages.get(i));
        }
        if (append != null) {
            courtesy.writes(append);
            disk.append(append, append.snapshot() == null ? null : arrivedContent);
        }
        if (ready.roleChange() != null && cluster.isNoted()) {
            cluster.note(name, "is " + ready.roleChange() + " of term " + core().term());
        }
        reads.granted(ready.reads());
        applier.take(ready.committed());
    }

    private void send(RaftMessage message) {
        cluster.oracle().sends(this, message);
        if (!(message instanceof InstallSnapshot install)) {
            cluster.network().send(message);
            return;
        }
        cluster.tally().message(message.kind());
        if (install.snapshot().configuration().contains(install.to())) {
            snapshots().send(install, disk.log().content());
        } else {
            // From before the receiver belonged, it is of no use to it: a new one must be taken.
            applier.snapshot();
            reportUselessLater(install.to(), life);
        }
    }

    private void reportUselessLater(long peer, int ofLife) {
        long due = Math.max(simulation.nowNanos() + 30_000_000, sleepsUntil);
        simulation.at(
                due,
                (kind, value) -> {
                    if (ofLife == life && isAwake()) {
                        core().reportSnapshot(peer, false);
                        pump();
                    } else if (ofLife == life) {
                        reportUselessLater(peer, ofLife);
                    }
                },
                0,
                0);
    }

    @Override
    public void sendPart(RaftMessage part) {
        cluster.network().send(part);
    }

    @Override
    public void snapshotSent(long to, boolean arrived) {
        core().reportSnapshot(to, arrived);
    }

    @Override
    public void stored(StorageAppend append) {
        cluster.tally().add(Tally.Count.DISK_EVENTS);
        courtesy.stored(append);
        if (append.snapshot() != null) {
            applier.restore();
        }
        int now = life;
        for (RaftMessage response : append.responses()) {
            if (life != now) {
                return;
            }
            cluster.tally().message(response.kind());
            if (response.to() == id()) {
                cluster.oracle().sends(this, response);
                core().step(response, localNanos());
                pump();
            } else {
                send(response);
            }
        }
    }

    @Override
    public void syncFailed() {
        gone("its disk failed");
    }

    /** More of the log has been applied. */
    void applied() {
        reads.applied();
    }

    /** Another configuration is in force. */
    void reconfigured() {
        courtesy.startAnew();
    }

    /** Proposes on behalf of a client. */
    Proposal propose(List<byte[]> commands) {
        Proposal verdict = core().propose(commands);
        pump();
        return verdict;
    }

    Proposal propose(ConfigChange change) {
        Proposal verdict = core().propose(change);
        pump();
        return verdict;
    }

    /** A client reads here, and must see all up to {@code floor}. */
    void read(long floor, boolean lease) {
        reads.ask(floor, lease);
        pump();
    }

    void transferTo(long target) {
        core().transferLeadership(target, localNanos());
        courtesy.startAnew();
        pump();
    }

    void hint(long leader) {
        courtesy.hinted();
        core().hint(leader);
        pump();
    }

    void unreachable(long peer) {
        if (isAwake()) {
            core().reportUnreachable(peer);
            pump();
        }
    }

    /** The end of a turn that began elsewhere. */
    void turn() {
        pump();
    }

    /** Whether it will never come back, though it may not know yet. */
    boolean isDoomed() {
        return status == Status.GONE || disk.isLost();
    }

    Status status() {
        return status;
    }

    boolean isRunning() {
        return status == Status.RUNNING;
    }

    /** Whether it runs and does not pause. */
    boolean isAwake() {
        return isRunning() && simulation.nowNanos() >= sleepsUntil;
    }

    boolean leads() {
        Raft raft = core;
        return raft != null && raft.role() == Role.LEADER;
    }

    Raft core() {
        Raft raft = core;
        if (raft == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return raft;
    }

    private SnapshotMover snapshots() {
        SnapshotMover mover = snapshots;
        if (mover == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return mover;
    }

    LogMirror mirror() {
        return mirror;
    }

    VirtualDisk disk() {
        return disk;
    }

    HashMachine machine() {
        return applier.machine();
    }

    long localNanos() {
        return clock.at(simulation.nowNanos());
    }

    @Override
    public long sleepsUntil() {
        return sleepsUntil;
    }

    int life() {
        return life;
    }

    SplittableRandom random() {
        return random;
    }

    @Override
    public String toString() {
        return name;
    }
}
