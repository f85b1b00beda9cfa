package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives out stored entries: from memory where it can, else from disk, each checked again. */
final class EntryReader {

    private static final int WINDOW_BYTES = 1 << 16;

    private final LogIndex index;

    EntryReader(LogIndex index) {
        this.index = index;
    }

    /** As {@link io.murmuration.consensus.raft.LogStore#entries} says. */
    List<Entry> read(long from, long to, long maxBytes) {
        List<Entry> found = new ArrayList<>();
        long next = from;
        long room = maxBytes;
        while (next < to && (room >= Entry.OVERHEAD_BYTES || found.isEmpty())) {
            int before = found.size();
            if (!index.copyRecent(next, to, room, found)) {
                EntryPlaces.Place place = index.find(next);
                if (place == null) {
                    break;
                }
                readFromDisk(place, next, Math.min(to, place.endIndex()), room, found);
            }
            if (found.size() == before) {
                break;
            }
            for (int i = before; i < found.size(); i++) {
                room -= found.get(i).sizeBytes();
                next++;
            }
        }
        return found;
    }

    private void readFromDisk(EntryPlaces.Place place, long from, long to, long room, List<Entry> found) {
        long left = room;
        try {
            RecordCursor cursor = new RecordCursor(place.segment(), WINDOW_BYTES);
            cursor.moveTo(place.segment(), place.offset());
            long at = place.index();
            while (at < Math.min(to, index.lastIndex() + 1)) {
                if (!cursor.next()) {
                    lost(place, cursor.position(), at, null);
                    return;
                }
                if (cursor.kind() != RecordFormat.ENTRY) {
                    continue;
                }
                if (cursor.index() != at) {
                    lost(place, cursor.recordAt(), at, null);
                    return;
                }
                if (at++ < from) {
                    continue;
                }
                if (Entry.OVERHEAD_BYTES + cursor.payloadBytes() > left && !found.isEmpty()) {
                    return;
                }
                EntryType type = EntryType.of(cursor.entryType());
                Entry entry = new Entry(cursor.term(), cursor.index(), type, cursor.payload());
                found.add(entry);
                left -= entry.sizeBytes();
            }
        } catch (IOException e) {
            lost(place, place.offset(), from, e);
        }
    }

    /** A compaction on another thread may have taken the entry meanwhile; all else is damage. */
    private void lost(EntryPlaces.Place place, long offset, long at, @Nullable IOException cause) {
        if (index.baseIndex() >= at) {
            return;
        }
        String file = place.segment().file().name();
        if (cause != null) {
            throw new LogException(file + ", offset " + offset + ": cannot be read: " + cause.getMessage(), cause);
        }
        throw new DamagedLogException(file, offset, at - 1, "entry " + at + " is not whole any more");
    }
}
