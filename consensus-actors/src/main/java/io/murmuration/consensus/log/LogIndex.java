package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.LogStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of the log is durable: its bounds, terms and newest entries, and where the others are.
 * Written by the log's owner, read by the core's thread; no call waits for a disk.
 */
final class LogIndex {

    private final TermRuns terms = new TermRuns();
    private final EntryPlaces places = new EntryPlaces();
    private final RecentEntries recent;
    private long baseIndex;
    private long baseTerm;
    private long lastIndex;

    LogIndex(long cacheBytes) {
        recent = new RecentEntries(cacheBytes);
    }

    /** Forgets all: the log goes on behind this entry. */
    synchronized void reset(long index, long term) {
        terms.clear();
        places.clear();
        recent.clear();
        baseIndex = index;
        baseTerm = term;
        lastIndex = index;
    }

    /**
     * Notes an entry and where it is; whatever was noted from its index on is void.
     *
     * @param entry to be kept in memory, null where there is no need
     */
    synchronized void put(long index, long term, Segment segment, long offset, @Nullable Entry entry) {
        if (index > lastIndex + 1) {
            throw new IllegalStateException("entry " + index + " does not follow " + lastIndex);
        }
        if (index <= baseIndex) {
            reset(index, term); // rewritten below the base of the oldest segment: not needed itself
            return;
        }
        boolean follows = index == lastIndex + 1;
        if (!follows) {
            terms.truncateFrom(index);
            places.truncateFrom(index);
            recent.truncateFrom(index);
        }
        terms.add(index, term);
        places.add(index, segment, offset, follows);
        if (entry != null) {
            recent.add(entry);
        }
        lastIndex = index;
    }

    /** Forgets the entries up to this index, but the term of that one. */
    synchronized void compact(long index) {
        if (index <= baseIndex) {
            return;
        }
        baseTerm = term(index);
        baseIndex = index;
        terms.dropBefore(index + 1);
        places.dropBefore(index + 1);
        recent.dropBefore(index + 1);
    }

    synchronized long baseIndex() {
        return baseIndex;
    }

    synchronized long lastIndex() {
        return lastIndex;
    }

    synchronized long term(long index) {
        if (index == baseIndex) {
            return baseTerm;
        }
        return index > baseIndex && index <= lastIndex ? terms.term(index) : LogStore.NO_TERM;
    }

    /**
     * Adds what is in memory of the entries from {@code from} to before {@code end}.
     *
     * @return whether {@code from} is in memory
     */
    synchronized boolean copyRecent(long from, long end, long room, List<Entry> to) {
        if (!recent.contains(from)) {
            return false;
        }
        recent.copy(from, end, room, to);
        return true;
    }

    /** Returns from where on disk an entry can be read; null if it is not in the log. */
    synchronized EntryPlaces.@Nullable Place find(long index) {
        return index > baseIndex && index <= lastIndex ? places.find(index) : null;
    }
}
