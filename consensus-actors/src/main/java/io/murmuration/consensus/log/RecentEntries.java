package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest entries, as many as fit a limit of bytes. One owner. */
final class RecentEntries {

    private final long maxBytes;
    private @Nullable Entry[] ring = new @Nullable Entry[64];
    private long first = 1;
    private int size;
    private long bytes;

    RecentEntries(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void clear() {
        while (size > 0) {
            dropOldest();
        }
    }

    /** Takes the entry behind all that are held; what has become too much at the old end goes. */
    void add(Entry entry) {
        if (size == 0) {
            first = entry.index();
        }
        if (size == ring.length) {
            grow();
        }
        ring[slot(first + size)] = entry;
        size++;
        bytes += entry.sizeBytes();
        while (bytes > maxBytes) {
            dropOldest();
        }
    }

    /** Forgets the entries from this index on. */
    void truncateFrom(long index) {
        while (size > 0 && first + size > index) {
            size--;
            drop(first + size);
        }
    }

    /** Forgets the entries before this index. */
    void dropBefore(long index) {
        while (size > 0 && first < index) {
            dropOldest();
        }
    }

    /** Returns the first index held; meaningless where none is. */
    long first() {
        return first;
    }

    boolean contains(long index) {
        return index >= first && index < first + size;
    }

    /**
     * Adds entries to {@code to}, from an index that is held to before {@code end}, as many as fit
     * {@code room} bytes, but one in any case where {@code to} is empty.
     */
    void copy(long from, long end, long room, List<Entry> to) {
        long left = room;
        for (long index = from; index < end && contains(index); index++) {
            Entry entry = ring[slot(index)];
            if (entry == null || (entry.sizeBytes() > left && !to.isEmpty())) {
                return;
            }
            to.add(entry);
            left -= entry.sizeBytes();
        }
    }

    private void dropOldest() {
        long index = first++;
        size--;
        drop(index);
    }

    private void drop(long index) {
        Entry entry = ring[slot(index)];
        if (entry != null) {
            bytes -= entry.sizeBytes();
            ring[slot(index)] = null;
        }
    }

    private void grow() {
        @Nullable Entry[] larger = new @Nullable Entry[ring.length * 2];
        for (long index = first; index < first + size; index++) {
            larger[(int) (index & larger.length - 1)] = ring[slot(index)];
        }
        ring = larger;
    }

    private int slot(long index) {
        return (int) (index & ring.length - 1);
    }
}
