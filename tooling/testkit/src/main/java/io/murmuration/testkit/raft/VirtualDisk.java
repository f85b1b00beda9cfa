package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import io.murmuration.testkit.Simulation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one replica with the thread that writes to it: takes all that waits, writes it, syncs
 * it, and only then says so. Writing and syncing are events of their own, so that anything can
 * happen between them. What was written and not synced a crash may lose, from any point on; it lies
 * about nothing else.
 */
public final class VirtualDisk implements Simulation.Target {

    /** What a crash leaves of what was written and not synced. */
    public enum Loss {
        /** Nothing is lost: only the process died. */
        NOTHING,
        /** All is lost: the machine lost its power. */
        UNSYNCED,
        /** Some of it stays, and what follows is torn. */
        TORN
    }

    /** Learns what has become durable, in the order in which it was handed over. */
    public interface Owner {

        /** This is durable. */
        void stored(StorageAppend append);

        /** The disk refused to sync: nothing may be believed any more. */
        void syncFailed();

        /** Until when the process does not run. */
        long sleepsUntil();

        /** A snapshot of the own state is durable. */
        default void compacted(SnapshotMeta meta) {}
    }

    /**
     * How long things take.
     *
     * @param writeNanos at most, of one write
     * @param syncNanos at most, of one sync
     */
    public record Pace(long writeNanos, long syncNanos) {}

    private sealed interface Order {}

    private record Append(StorageAppend append, @Nullable SnapshotContent content) implements Order {}

    private record Compact(SnapshotMeta meta, SnapshotContent content, long to) implements Order {}

    private static final int WRITTEN = 0;
    private static final int SYNCED = 1;

    private final Simulation simulation;
    private final Owner owner;
    private final SplittableRandom random;
    private final Pace pace;
    private final DurableLog log = new DurableLog();
    private final ArrayDeque<Order> waiting = new ArrayDeque<>();
    private final List<Order> batch = new ArrayList<>();
    private final List<Order> unsynced = new ArrayList<>();
    private int life;
    private boolean busy;
    private boolean syncing;
    private long stalledUntil;
    private boolean failing;
    private boolean damaged;
    private long syncs;
    private long lost;
    private long torn;
    private long lastEntryOfEarlierBatches;

    public VirtualDisk(Simulation simulation, Owner owner, SplittableRandom random, Pace pace) {
        this.simulation = simulation;
        this.owner = owner;
        this.random = random;
        this.pace = pace;
    }

    public DurableLog log() {
        return log;
    }

    public void append(StorageAppend append, @Nullable SnapshotContent content) {
        order(new Append(append, content));
    }

    public void compact(SnapshotMeta meta, SnapshotContent content, long to) {
        order(new Compact(meta, content, to));
    }

    private void order(Order order) {
        waiting.add(order);
        if (!busy) {
            begin();
        }
    }

    private void begin() {
        busy = !waiting.isEmpty();
        if (busy) {
            batch.addAll(waiting);
            waiting.clear();
            at(WRITTEN, 1 + (long) (random.nextDouble() * pace.writeNanos));
        }
    }

    private void at(int kind, long delayNanos) {
        long time = Math.max(simulation.nowNanos() + delayNanos, stalledUntil);
        simulation.at(Math.max(time, owner.sleepsUntil()), this, kind, life);
    }

    @Override
    public void fire(int kind, int ofLife) {
        if (ofLife != life) {
            return;
        }
        long now = simulation.nowNanos();
        if (now < stalledUntil || now < owner.sleepsUntil()) {
            at(kind, 0);
        } else if (kind == WRITTEN) {
            written();
        } else {
            synced();
        }
    }

    private void written() {
        unsynced.addAll(batch);
        if (batch.stream().anyMatch(VirtualDisk::needsSync)) {
            syncing = true;
            at(SYNCED, 1 + (long) (random.nextDouble() * pace.syncNanos));
            return;
        }
        List<Order> done = List.copyOf(batch);
        batch.clear();
        int now = life;
        for (Order order : done) {
            tell(order, now);
        }
        next(now);
    }

    private static boolean needsSync(Order order) {
        return !(order instanceof Append append) || append.append.mustSync();
    }

    private void synced() {
        simulation.trace().add(log.lastIndex());
        if (failing) {
            owner.syncFailed();
            return;
        }
        syncs++;
        syncing = false;
        lastEntryOfEarlierBatches = log.lastIndex();
        List<Order> durable = List.copyOf(unsynced);
        int told = durable.size() - batch.size();
        unsynced.clear();
        batch.clear();
        int now = life;
        for (int i = 0; i < durable.size(); i++) {
            keep(durable.get(i));
            if (i >= told) {
                tell(durable.get(i), now);
            }
        }
        next(now);
    }

    private void keep(Order order) {
        if (order instanceof Append append) {
            log.store(append.append, append.content);
        } else if (order instanceof Compact compact) {
            log.compact(compact.meta, compact.content, compact.to);
        }
    }

    private void tell(Order order, int inLife) {
        if (order instanceof Append append && life == inLife) {
            owner.stored(append.append);
        } else if (order instanceof Compact compact && life == inLife) {
            owner.compacted(compact.meta);
        }
    }

    private void next(int inLife) {
        if (life == inLife) {
            begin();
        }
    }

    /** The process dies. What was not handed to the disk yet is gone in any case. */
    public void crash(Loss loss) {
        life++;
        List<Order> atStake = new ArrayList<>(unsynced);
        if (!syncing) {
            atStake.addAll(batch);
        }
        int kept = switch (loss) {
            case NOTHING -> unsynced.size();
            case UNSYNCED -> 0;
            case TORN -> random.nextInt(atStake.size() + 1);
        };
        for (int i = 0; i < kept; i++) {
            keep(atStake.get(i));
        }
        lost += atStake.size() - kept;
        if (loss == Loss.TORN && kept < atStake.size()) {
            torn++;
        }
        waiting.clear();
        batch.clear();
        unsynced.clear();
        busy = false;
        syncing = false;
    }

    /** All that is under way ends not before {@code nanos}. */
    public void stall(long nanos) {
        stalledUntil = Math.max(stalledUntil, nanos);
    }

    public void endStall() {
        stalledUntil = simulation.nowNanos();
    }

    /** From now on no sync succeeds. */
    void fail() {
        failing = true;
    }

    /**
     * Flips a bit in a batch that a later synced one follows, which the log finds when it is opened
     * next.
     *
     * @return whether there was such a batch
     */
    boolean flip() {
        damaged |= syncs > 1 && lastEntryOfEarlierBatches >= log.firstIndex();
        return damaged;
    }

    /** Whether it will fail at the next sync, or be refused at the next start. */
    boolean isLost() {
        return failing || damaged;
    }

    boolean isDamaged() {
        return damaged;
    }

    /** Returns how many writes crashes have undone. */
    public long lost() {
        return lost;
    }

    public long torn() {
        return torn;
    }

    public long syncs() {
        return syncs;
    }
}
