package io.murmuration.consensus.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The segment files of a log: those in use, the next one, made ready ahead of time, and old ones
 * kept to become a next one. Safe for use by several threads; whoever needs the next segment while
 * it is being made waits for it.
 */
final class SegmentShelf {

    private final Disk disk;
    private final ReplicaIdentity identity;
    private final int segmentBytes;
    private final int sparesKept;
    private final IntUnaryOperator salts;
    private final Deque<Segment> inUse = new ArrayDeque<>();
    private final Deque<Segment> spares = new ArrayDeque<>();
    private @Nullable Segment next;

    /**
     * Makes an empty shelf.
     *
     * @param salts returns the salt of a file's next use, given that of its last one
     */
    SegmentShelf(Disk disk, ReplicaIdentity identity, LogSettings settings, IntUnaryOperator salts) {
        this.disk = disk;
        this.identity = identity;
        segmentBytes = settings.segmentBytes();
        sparesKept = settings.sparesKept();
        this.salts = salts;
    }

    /** Takes over what was found at the opening, and opens for writing what will be written to. */
    synchronized void takeOver(List<Segment> found, Segment active) throws IOException {
        for (Segment segment : found) {
            if (segment.number() < active.number()) {
                inUse.add(segment);
            }
        }
        active.openForWriting(disk);
        inUse.add(active);
        for (Segment segment : found) {
            if (segment.number() == active.number() + 1) {
                segment.openForWriting(disk);
                next = segment;
            }
        }
    }

    /** Says whether the next segment is ready. */
    synchronized boolean hasNext() {
        return next != null;
    }

    /** Returns the next segment, which is active from now on. */
    synchronized Segment roll() throws IOException {
        Segment ready = next == null ? prepare(inUse.getLast().number() + 1) : next;
        next = null;
        inUse.add(ready);
        return ready;
    }

    /**
     * Puts aside the segments that hold nothing behind {@code baseIndex}, and readies the next one.
     */
    synchronized void tidy(long baseIndex) throws IOException {
        while (inUse.size() > 1 && isDone(baseIndex)) {
            spares.add(inUse.removeFirst());
        }
        if (next == null) {
            next = prepare(inUse.getLast().number() + 1);
        }
        while (spares.size() > sparesKept) {
            Segment oldest = spares.removeFirst();
            oldest.file().close();
            disk.delete(oldest.file().name());
        }
    }

    synchronized int size() {
        return inUse.size();
    }

    synchronized void close() throws IOException {
        for (Segment segment : inUse) {
            segment.file().close();
        }
        for (Segment segment : spares) {
            segment.file().close();
        }
        if (next != null) {
            next.file().close();
        }
    }

    /** Makes the first segment of a new log. */
    synchronized void makeFirst() throws IOException {
        prepare(1).file().close();
    }

    /** The first segment is done with when the second starts at or before the base. */
    private boolean isDone(long baseIndex) {
        Segment second = inUse.stream().skip(1).findFirst().orElseThrow();
        return second.baseIndex() != Segment.NO_BASE && second.baseIndex() <= baseIndex;
    }

    /**
     * Makes a segment that holds nothing yet. It gets its name when its header is durable, so under
     * that name there is never another use of the file.
     */
    private Segment prepare(long number) throws IOException {
        String temporary = SegmentHeader.temporaryName(number);
        int oldSalt = 0;
        Segment spare = spares.pollFirst();
        if (spare != null && spare.file().sizeBytes() == segmentBytes) {
            oldSalt = spare.salt();
            spare.file().close();
            disk.rename(spare.file().name(), temporary);
            disk.syncDirectory();
        } else {
            if (spare != null) {
                spare.file().close();
                disk.delete(spare.file().name());
            }
            disk.create(temporary, segmentBytes).close();
        }
        int salt = salts.applyAsInt(oldSalt);
        try (Disk.File file = disk.open(temporary, true)) {
            file.write(0, new SegmentHeader(identity, number, salt).encode());
            file.force();
        }
        String name = SegmentHeader.fileName(number);
        disk.rename(temporary, name);
        disk.syncDirectory();
        return new Segment(number, salt, disk.open(name, true));
    }
}
