package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.LogStore;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The log of one replica in one directory: write-ahead segments and snapshots.
 *
 * <p>{@link #append} takes a write, {@link #sync} makes all that were taken durable in one batch,
 * and visible to the readers. A batch survives a crash wholly or not at all, and batches do so in
 * order. A failed write or sync is final: every later call throws the same {@link
 * LogFailedException}.
 *
 * <p>Has no thread and no clock. One owner writes; the reading methods of {@link LogStore} and
 * {@link #compact} may be called by one other thread, {@link #prepareNext} by a third.
 */
public final class SegmentedLog implements LogStore, AutoCloseable {

    private static final long BATCH_BYTES_MAX = 1 << 30;

    private final Disk disk;
    private final Configuration initial;
    private final LogIndex index;
    private final SnapshotFiles snapshots;
    private final SegmentShelf shelf;
    private final EntryReader reader;
    private final BatchEncoder encoder;
    private final RecoveryReport recovery;

    private final List<StorageAppend> pending = new ArrayList<>();
    private long pendingBytes;
    private long pendingLast;
    private volatile HardState hardState;
    private Segment active;
    private long activeBytes;
    private long position;
    private long sequence;
    private volatile @Nullable LogFailedException failure;

    private SegmentedLog(LogOpening opening) throws IOException {
        disk = opening.disk;
        initial = opening.identity.initial();
        index = opening.index;
        snapshots = opening.snapshots;
        shelf = opening.shelf;
        reader = new EntryReader(index);
        encoder = new BatchEncoder(opening.settings.batchBytes());
        Recovery found = opening.recovery;
        hardState = found.hardState();
        active = found.active();
        activeBytes = active.file().sizeBytes();
        position = found.activeEnd();
        sequence = Math.max(found.sequence(), 0);
        pendingLast = index.lastIndex();
        SnapshotMeta behind = found.resetTo();
        if (behind != null) {
            append(new StorageAppend(hardState, List.of(), behind, List.of(), true));
            sync();
        }
        recovery = found.report(opening.removed);
    }

    /**
     * Makes an empty log for a new replica, durably, and opens it. The directory must be there and
     * hold nothing, or what a crash in this very call left.
     *
     * @param initial the configuration that the replica starts with
     * @param dice of the salts; must differ from start to start
     * @throws LogRefusedException if the directory is not fit for it
     * @throws LogException if it could not be written
     */
    public static SegmentedLog create(
            Disk disk, ReplicaIdentity identity, Configuration initial, LogSettings settings, RandomGenerator dice) {
        LogOpening.create(disk, identity, initial, settings, salts(dice));
        return open(disk, identity, settings, dice);
    }

    /**
     * Makes the log of a replica that founds its group: it begins behind a snapshot that all
     * founders share (L-11). What a crash in this very call left is completed; a log of this
     * identity that has begun is opened as it is.
     *
     * @param dice of the salts; must differ from start to start
     * @throws LogRefusedException if the directory is not fit for it
     * @throws LogException if it could not be written
     */
    public static SegmentedLog found(
            Disk disk, ReplicaIdentity identity, LogBeginning beginning, LogSettings settings, RandomGenerator dice) {
        SnapshotMeta founding = beginning.meta();
        boolean isThere = LogOpening.namesIn(disk).contains(FileNames.IDENTITY);
        SegmentedLog log = isThere
                ? open(disk, identity, settings, dice)
                : create(disk, identity, founding.configuration(), settings, dice);
        if (log.lastIndex() > 0 || log.snapshot() != null) {
            return log;
        }
        try (SnapshotWriter writer = log.snapshots.begin(founding)) {
            for (byte[] part = beginning.content().next();
                    part != null;
                    part = beginning.content().next()) {
                writer.write(part);
            }
            writer.finish();
            HardState state = new HardState(founding.term(), 0, founding.index());
            log.append(new StorageAppend(state, List.of(), founding, List.of(), true));
            log.sync();
            return log;
        } catch (LogException | IllegalArgumentException e) {
            try {
                log.close();
            } catch (LogException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    /**
     * Opens the log of a replica. Batches that a crash cut off are dropped, files that it left half
     * made are removed; {@link #recovery} tells.
     *
     * @param dice of the salts; must differ from start to start
     * @throws DamagedLogException if something is missing that was durable
     * @throws LogRefusedException if the directory cannot be opened as it is
     */
    public static SegmentedLog open(Disk disk, ReplicaIdentity identity, LogSettings settings, RandomGenerator dice) {
        return open(disk, identity, settings, salts(dice));
    }

    /** Opens it with salts of the caller's choice, which only a test may have. */
    static SegmentedLog open(Disk disk, ReplicaIdentity identity, LogSettings settings, IntUnaryOperator salts) {
        LogOpening opening = LogOpening.open(disk, identity, settings, salts);
        try {
            return new SegmentedLog(opening);
        } catch (IOException | LogException e) {
            opening.giveUp();
            throw new LogException("the log in " + disk.place() + " could not be opened: " + e.getMessage(), e);
        }
    }

    private static IntUnaryOperator salts(RandomGenerator dice) {
        return old -> {
            int salt = dice.nextInt();
            return salt == old ? salt + 1 : salt;
        };
    }

    /**
     * Returns whose log a directory holds; changes nothing and takes no lock.
     *
     * @throws LogRefusedException if there is none, with {@link LogRefusedException.Reason#NO_LOG}
     * @throws DamagedLogException if the identity is not whole
     */
    public static ReplicaIdentity identity(Disk disk) {
        try {
            return LogOpening.identityIn(disk, LogOpening.namesIn(disk)).identity();
        } catch (IOException e) {
            throw new LogRefusedException(
                    LogRefusedException.Reason.UNREADABLE,
                    disk.place() + ": the identity cannot be read: " + e.getMessage(),
                    e);
        }
    }

    /** Returns what the opening found. */
    public RecoveryReport recovery() {
        return recovery;
    }

    public SnapshotFiles snapshots() {
        return snapshots;
    }

    /**
     * Takes a write; durable it is after the next {@link #sync}.
     *
     * @return whether it needs that sync; a mere advance of the commit index does not
     * @throws IllegalArgumentException if its entries do not follow what is stored, or its snapshot
     *     is not among the {@link #snapshots}
     */
    public boolean append(StorageAppend append) {
        failIfFailed();
        long last = check(append);
        boolean mustSync = append.mustSync()
                || append.snapshot() != null
                || !append.entries().isEmpty();
        long bytes = bytesOf(append);
        if (pendingBytes + bytes > BATCH_BYTES_MAX) {
            throw new IllegalArgumentException("one batch cannot take " + (pendingBytes + bytes) + " bytes");
        }
        if (!mustSync && append.hardState() == null) {
            return false; // nothing to write: it only waits for those before it
        }
        if (!mustSync && !pending.isEmpty() && isMereCommit(pending.get(pending.size() - 1))) {
            pending.set(pending.size() - 1, append); // of the same size
        } else {
            pending.add(append);
            pendingBytes += bytes;
        }
        pendingLast = last;
        return mustSync;
    }

    /** Returns about how much the next {@link #sync} writes. */
    public long pendingBytes() {
        return pendingBytes;
    }

    /**
     * Makes all that was appended durable, in one batch, and visible.
     *
     * @throws LogFailedException if the disk failed; nobody may serve from this log any more
     */
    public void sync() {
        failIfFailed();
        if (pending.isEmpty()) {
            return;
        }
        try {
            writeBatch();
        } catch (IOException e) {
            throw fail("the batch behind index " + index.lastIndex() + " could not be made durable", e);
        }
        pending.clear();
        pendingBytes = 0;
    }

    /**
     * Gives up the entries up to this index, which a snapshot covers. Room is made by {@link
     * #prepareNext}. After a restart some of them may be there again.
     *
     * @throws IllegalArgumentException if no finished snapshot covers them
     */
    public void compact(long upTo) {
        failIfFailed();
        SnapshotMeta newest = snapshots.newest();
        if (newest == null || upTo > newest.index() || upTo > index.lastIndex()) {
            throw new IllegalArgumentException("up to " + upTo + " nothing may go: the newest snapshot is " + newest
                    + ", the last index " + index.lastIndex());
        }
        index.compact(upTo);
    }

    /**
     * Puts segments aside that nothing needs any more, and makes the next one ready. It writes a
     * whole segment of zeros if there is none to reuse, so it should not be in anybody's way; where
     * it was not called in time, {@link #sync} does it.
     *
     * @throws LogFailedException if the disk failed
     */
    public void prepareNext() {
        failIfFailed();
        try {
            shelf.tidy(index.baseIndex());
        } catch (IOException e) {
            throw fail("the next segment could not be made ready", e);
        }
    }

    /** Says whether {@link #prepareNext} would find something to do about the next segment. */
    public boolean wantsNext() {
        return !shelf.hasNext();
    }

    /** Returns how many segments hold entries. */
    public int segments() {
        return shelf.size();
    }

    @Override
    public HardState hardState() {
        return hardState;
    }

    @Override
    public Configuration configuration() {
        SnapshotMeta newest = snapshots.newest();
        return newest == null ? initial : newest.configuration();
    }

    @Override
    public long firstIndex() {
        return index.baseIndex() + 1;
    }

    @Override
    public long lastIndex() {
        return index.lastIndex();
    }

    @Override
    public long term(long at) {
        return index.term(at);
    }

    @Override
    public List<Entry> entries(long from, long to, long maxBytes) {
        return reader.read(from, Math.min(to, index.lastIndex() + 1), maxBytes);
    }

    @Override
    public @Nullable SnapshotMeta snapshot() {
        return snapshots.newest();
    }

    /** Makes durable what was appended, and lets go of the directory. */
    @Override
    public void close() {
        try {
            if (failure == null) {
                sync();
            }
        } finally {
            try {
                shelf.close();
                disk.close();
            } catch (IOException e) {
                fail("the log could not be closed", e);
            }
        }
    }

    private void writeBatch() throws IOException {
        boolean first = position == RecordFormat.PAGE_BYTES;
        long bytes = batchBytes(first);
        if (!first && position + bytes > activeBytes) {
            active = shelf.roll();
            activeBytes = active.file().sizeBytes();
            position = RecordFormat.PAGE_BYTES;
            first = true;
            bytes = batchBytes(true);
        }
        encoder.begin(active.salt(), Math.toIntExact(bytes));
        long before = index.lastIndex();
        if (first) {
            encoder.mark(RecordFormat.BASE, before, Math.max(index.term(before), 0));
            encoder.hardState(hardState);
        }
        long[] offsets = new long[entryCount()];
        int entries = 0;
        for (StorageAppend append : pending) {
            SnapshotMeta snapshot = append.snapshot();
            if (snapshot != null) {
                encoder.mark(RecordFormat.SNAPSHOT, snapshot.index(), snapshot.term());
            }
            HardState state = append.hardState();
            if (state != null) {
                encoder.hardState(state);
            }
            for (Entry entry : append.entries()) {
                offsets[entries++] = position + encoder.entry(entry);
            }
        }
        ByteBuffer batch = encoder.commit(sequence + 1);
        if (batch.remaining() != bytes) {
            throw new IllegalStateException("a batch counted as " + bytes + " bytes has " + batch.remaining());
        }
        active.file().writeDurably(position, batch);
        sequence++;
        position += bytes;
        if (first) {
            active.startAfter(before);
        }
        publish(offsets);
    }

    private void publish(long[] offsets) {
        int entries = 0;
        for (StorageAppend append : pending) {
            SnapshotMeta snapshot = append.snapshot();
            if (snapshot != null) {
                index.reset(snapshot.index(), snapshot.term());
            }
            HardState state = append.hardState();
            if (state != null) {
                hardState = state;
            }
            for (Entry entry : append.entries()) {
                index.put(entry.index(), entry.term(), active, offsets[entries++], entry);
            }
        }
    }

    private long batchBytes(boolean first) {
        long start = first ? RecordFormat.MARK_BYTES + RecordFormat.HARD_STATE_BYTES : 0;
        return start + pendingBytes + RecordFormat.COMMIT_BYTES;
    }

    private int entryCount() {
        int count = 0;
        for (StorageAppend append : pending) {
            count += append.entries().size();
        }
        return count;
    }

    /** Returns what an append takes in a segment. */
    static long bytesOf(StorageAppend append) {
        long bytes = append.snapshot() == null ? 0 : RecordFormat.MARK_BYTES;
        bytes += append.hardState() == null ? 0 : RecordFormat.HARD_STATE_BYTES;
        for (Entry entry : append.entries()) {
            bytes += RecordFormat.sizeBytes(entry.payload().length);
        }
        return bytes;
    }

    private static boolean isMereCommit(StorageAppend append) {
        return append.entries().isEmpty() && append.snapshot() == null && !append.mustSync();
    }

    /** Returns the last index of the log after this append. */
    private long check(StorageAppend append) {
        long last = pendingLast;
        long base = index.baseIndex();
        SnapshotMeta snapshot = append.snapshot();
        if (snapshot != null) {
            if (!snapshots.has(snapshot.index(), snapshot.term())) {
                throw new IllegalArgumentException("the content of " + snapshot + " is not there: finish it first");
            }
            last = snapshot.index();
            base = last;
        }
        long next = append.entries().isEmpty() ? 0 : append.entries().get(0).index();
        if (next > last + 1 || (next != 0 && next <= base)) {
            throw new IllegalArgumentException(
                    "entry " + next + " cannot be stored behind " + last + ", the log starts at " + (base + 1));
        }
        for (Entry entry : append.entries()) {
            if (entry.index() != next++) {
                throw new IllegalArgumentException(
                        "entry " + entry.index() + " stands where " + (next - 1) + " should be");
            }
            last = entry.index();
        }
        return last;
    }

    private LogFailedException fail(String what, IOException cause) {
        LogFailedException failed = new LogFailedException(
                disk.place() + ": " + what + ": " + cause.getMessage()
                        + ". This is final, as nobody knows what the disk holds now: stop this process, see to the"
                        + " disk, start again",
                cause);
        failure = failed;
        return failed;
    }

    private void failIfFailed() {
        LogFailedException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
