package io.murmuration.consensus.log;

import java.io.IOException;

/** One open segment file, in one use of it. */
final class Segment {

    /** Base of a segment that has no batch yet. */
    static final long NO_BASE = -1;

    private final long number;
    private final int salt;
    private volatile Disk.File file;
    private volatile long baseIndex = NO_BASE;

    Segment(long number, int salt, Disk.File file) {
        this.number = number;
        this.salt = salt;
        this.file = file;
    }

    long number() {
        return number;
    }

    int salt() {
        return salt;
    }

    Disk.File file() {
        return file;
    }

    /** Opens the file anew under the name it has in use. */
    void openForWriting(Disk disk) throws IOException {
        file.close();
        file = disk.open(SegmentHeader.fileName(number), true);
    }

    /**
     * Returns the last index before the segment's first batch, {@link #NO_BASE} before that is
     * there.
     */
    long baseIndex() {
        return baseIndex;
    }

    void startAfter(long index) {
        baseIndex = index;
    }
}
