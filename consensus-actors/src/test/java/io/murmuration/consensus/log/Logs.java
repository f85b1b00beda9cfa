package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Short words for logs in tests. */
final class Logs {

    static final ReplicaIdentity IDENTITY = new ReplicaIdentity(0xc1, 0xa);
    static final Configuration INITIAL = Configuration.of(0xa, 0xb, 0xc);
    static final LogSettings SMALL = new LogSettings(8192, 1 << 20, 4096, 1 << 20, 1);

    private Logs() {}

    static SegmentedLog create(Disk disk) {
        return SegmentedLog.create(disk, IDENTITY, INITIAL, SMALL, new Random(1));
    }

    static SegmentedLog open(Disk disk) {
        return SegmentedLog.open(disk, IDENTITY, SMALL, new Random(disk.hashCode()));
    }

    static Entry entry(long term, long index) {
        return new Entry(term, index, EntryType.NORMAL, (term + ":" + index).getBytes(StandardCharsets.UTF_8));
    }

    static Entry entry(long term, long index, int bytes) {
        byte[] payload = new byte[bytes];
        new Random(term * 31 + index).nextBytes(payload);
        return new Entry(term, index, EntryType.NORMAL, payload);
    }

    static List<Entry> entries(long term, long from, long to) {
        List<Entry> entries = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            entries.add(entry(term, index));
        }
        return entries;
    }

    static StorageAppend append(Entry... entries) {
        return append(List.of(entries));
    }

    static StorageAppend append(List<Entry> entries) {
        return new StorageAppend(null, entries, null, List.of(), true);
    }

    static StorageAppend append(HardState state, Entry... entries) {
        return new StorageAppend(state, List.of(entries), null, List.of(), true);
    }

    static StorageAppend commit(long term, long vote, long commit) {
        return new StorageAppend(new HardState(term, vote, commit), List.of(), null, List.of(), false);
    }

    static SnapshotMeta snapshot(SegmentedLog log, long index, long term, int bytes) {
        SnapshotMeta meta = new SnapshotMeta(index, term, INITIAL);
        try (SnapshotWriter writer = log.snapshots().begin(meta)) {
            writer.write(entry(term, index, bytes).payload());
            writer.finish();
        }
        return meta;
    }

    static List<Entry> all(SegmentedLog log) {
        return log.entries(log.firstIndex(), log.lastIndex() + 1, Long.MAX_VALUE);
    }
}
