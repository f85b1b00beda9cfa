package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a directory and tells what of it can be trusted; it changes nothing. A batch at the end
 * that is not whole was never acknowledged, and is left out. Anything else that is not whole was,
 * so the log is refused ({@code docs/log.md}, rules L-5 to L-9).
 */
final class Recovery implements LogVisitor, AutoCloseable {

    private final Disk disk;
    private final List<String> names;
    private final ReplicaIdentity identity;
    private final LogIndex index;
    private final SnapshotFiles snapshots;
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> useless = new ArrayList<>();
    private final List<DamagedLogException> damagedSnapshots = new ArrayList<>();
    private LogVisitor also = new LogCounts();
    private HardState hardState = HardState.NONE;
    private @Nullable Segment scanned;
    private @Nullable Segment active;
    private long activeEnd = RecordFormat.PAGE_BYTES;
    private long sequence;
    private long batches;
    private @Nullable SegmentScan torn;
    private String tornFile = "";
    private @Nullable SnapshotMeta snapshot;
    private boolean mustReset;

    Recovery(Disk disk, List<String> names, ReplicaIdentity identity, LogIndex index, SnapshotFiles snapshots) {
        this.disk = disk;
        this.names = names;
        this.identity = identity;
        this.index = index;
        this.snapshots = snapshots;
    }

    /** Sees to it that this visitor is told too. */
    void alsoTell(LogVisitor visitor) {
        also = visitor;
    }

    /**
     * Reads all.
     *
     * @throws DamagedLogException if something durable is missing
     * @throws LogRefusedException if a file is not of this replica or this version
     */
    void run() throws IOException {
        openSegments();
        readSegments();
        chooseSnapshot();
    }

    /** Returns the segments that hold the log, in order; the last may be prepared and empty. */
    List<Segment> segments() {
        return segments;
    }

    /** Returns the segment that takes the next batch. */
    Segment active() {
        return active == null ? segments.get(0) : active;
    }

    /** Returns where in it the next batch goes. */
    long activeEnd() {
        return activeEnd;
    }

    long sequence() {
        return sequence;
    }

    HardState hardState() {
        return hardState;
    }

    /** Returns the snapshot behind which the log must be made to start, as it does not reach it. */
    @Nullable
    SnapshotMeta resetTo() {
        return mustReset ? snapshot : null;
    }

    /** Returns names of files that are of no use. */
    List<String> useless() {
        return useless;
    }

    RecoveryReport report(List<String> removed) {
        return new RecoveryReport(
                identity,
                segments.size(),
                batches,
                index.baseIndex() + 1,
                index.lastIndex(),
                hardState,
                snapshot == null ? 0 : snapshot.index(),
                tornFile,
                torn == null ? -1 : torn.end(),
                torn == null ? 0 : torn.strayRecords(),
                List.copyOf(removed),
                damagedSnapshots.stream()
                        .map(e -> String.valueOf(e.getMessage()))
                        .toList());
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : segments) {
            segment.file().close();
        }
    }

    private void openSegments() throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String name : names) {
            if (FileNames.isTemporary(name)) {
                useless.add(name);
            } else if (FileNames.segmentNumber(name) > 0) {
                numbers.add(FileNames.segmentNumber(name));
            }
        }
        if (numbers.isEmpty()) {
            throw new DamagedLogException(SegmentHeader.fileName(1), -1, 0, "there is no segment at all");
        }
        int first = numbers.size() - 1;
        while (first > 0 && numbers.get(first - 1) == numbers.get(first) - 1) {
            first--;
        }
        for (long number : numbers.subList(0, first)) {
            useless.add(SegmentHeader.fileName(number)); // a crash amid the removal of old segments
        }
        for (long number : numbers.subList(first, numbers.size())) {
            segments.add(open(number));
        }
    }

    private Segment open(long number) throws IOException {
        Disk.File file = disk.open(SegmentHeader.fileName(number), false);
        try {
            SegmentHeader header = SegmentHeader.read(file);
            if (!header.identity().equals(identity)) {
                boolean cluster = header.identity().clusterId() != identity.clusterId();
                throw new LogRefusedException(
                        cluster ? LogRefusedException.Reason.OTHER_CLUSTER : LogRefusedException.Reason.OTHER_REPLICA,
                        file.name() + " is of " + header.identity() + ", the directory of " + identity
                                + ": put back the files that belong together");
            }
            if (header.number() != number) {
                throw new DamagedLogException(file.name(), 32, 0, "the header is that of segment " + header.number());
            }
            return new Segment(number, header.salt(), file);
        } catch (IOException | LogException e) {
            file.close();
            throw e;
        }
    }

    private void readSegments() throws IOException {
        SegmentScan before = null;
        Segment beforeSegment = null;
        sequence = segments.get(0).number() == 1 ? 0 : SegmentScan.ANY;
        for (Segment segment : segments) {
            scanned = segment;
            SegmentScan scan = new SegmentScan(segment, sequence, this).run();
            if (scan.gap() && before != null && beforeSegment != null) {
                throw damaged(beforeSegment, before.end());
            }
            if (scan.damaged()) {
                throw damaged(segment, scan.gap() ? scan.end() : scan.brokenAt());
            }
            if (scan.end() > RecordFormat.PAGE_BYTES) {
                active = segment;
                activeEnd = scan.end();
                torn = null;
                tornFile = "";
            } else if (sequence == SegmentScan.ANY) {
                throw new DamagedLogException(
                        SegmentHeader.fileName(segment.number() - 1), -1, 0, "this segment is missing");
            }
            if (scan.brokenAt() >= 0 && torn == null) {
                torn = scan;
                tornFile = segment.file().name();
            }
            sequence = scan.sequence();
            before = scan;
            beforeSegment = segment;
        }
    }

    private DamagedLogException damaged(Segment segment, long offset) {
        return new DamagedLogException(
                segment.file().name(),
                offset,
                index.lastIndex(),
                "a record is not whole, though a later batch proves that it was durable");
    }

    /** Finds the newest snapshot behind which the log goes on, or with which it can begin anew. */
    private void chooseSnapshot() throws IOException {
        long base = index.baseIndex();
        for (SnapshotMeta found : snapshots.scan(names, damagedSnapshots)) {
            if (found.index() >= base) {
                snapshot = found;
                break;
            }
        }
        if (snapshot == null) {
            if (base > 0) {
                String missing = "there is no snapshot up to index " + base + ", where the log starts"
                        + (damagedSnapshots.isEmpty()
                                ? ""
                                : " (" + damagedSnapshots.get(0).getMessage() + ")");
                throw new DamagedLogException(
                        FileNames.snapshot(base, Math.max(index.term(base), 0), true), -1, base, missing);
            }
            return;
        }
        mustReset = index.term(snapshot.index()) != snapshot.term();
        // A mere advance of the commit index is not synced; but what a snapshot covers was
        // committed.
        boolean newTerm = snapshot.term() > hardState.term();
        hardState = new HardState(
                Math.max(hardState.term(), snapshot.term()),
                newTerm ? 0 : hardState.vote(),
                Math.max(hardState.commit(), snapshot.index()));
    }

    @Override
    public void entry(long offset, long term, long entryIndex, EntryType type, int payloadBytes) {
        Segment at = current();
        if (entryIndex > index.lastIndex() + 1) {
            throw new DamagedLogException(
                    at.file().name(), offset, index.lastIndex(), "the next entry is " + entryIndex);
        }
        index.put(entryIndex, term, at, offset, null);
        also.entry(offset, term, entryIndex, type, payloadBytes);
    }

    @Override
    public void segment(long number) {
        also.segment(number);
    }

    @Override
    public void hardState(HardState state) {
        hardState = state;
        also.hardState(state);
    }

    @Override
    public void snapshot(long snapshotIndex, long term) {
        index.reset(snapshotIndex, term);
        also.snapshot(snapshotIndex, term);
    }

    @Override
    public void base(long lastIndex, long term) {
        also.base(lastIndex, term);
        Segment at = current();
        at.startAfter(lastIndex);
        if (at == segments.get(0)) {
            index.reset(lastIndex, term);
        } else if (lastIndex != index.lastIndex()) {
            throw new DamagedLogException(
                    at.file().name(),
                    RecordFormat.PAGE_BYTES,
                    index.lastIndex(),
                    "the segment goes on behind index " + lastIndex);
        }
    }

    @Override
    public void batch(long batchSequence) {
        batches++;
        also.batch(batchSequence);
    }

    private Segment current() {
        if (scanned == null) {
            throw new IllegalStateException("no segment is being read");
        }
        return scanned;
    }
}
