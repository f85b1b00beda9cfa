package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.LogStore;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is safely on one disk: it changes only when a sync ends, and survives every crash. Unlike a
 * log that starts right behind its snapshot it may keep some entries before it.
 */
public final class DurableLog implements LogStore {

    private final List<Entry> entries = new ArrayList<>();
    private HardState hardState = HardState.NONE;
    private Configuration configuration = Configuration.EMPTY;
    private long base;
    private long baseTerm;
    private @Nullable SnapshotMeta snapshot;
    private SnapshotContent content = new SnapshotContent(new byte[0]);

    /**
     * Founds a group: the log begins behind a snapshot that holds nothing but the configuration, so
     * that whoever joins later cannot begin before it, and gets to know it.
     */
    public void found(SnapshotMeta start, SnapshotContent snapshotContent) {
        base = start.index();
        baseTerm = start.term();
        hardState = new HardState(start.term(), 0, start.index());
        save(start, snapshotContent);
    }

    void store(StorageAppend append, @Nullable SnapshotContent snapshotContent) {
        SnapshotMeta installed = append.snapshot();
        if (installed != null && installed.index() > snapshotIndex()) {
            entries.clear();
            base = installed.index();
            baseTerm = installed.term();
            save(installed, snapshotContent == null ? content : snapshotContent);
        }
        add(append.entries());
        HardState changed = append.hardState();
        if (changed != null) {
            hardState = changed;
        }
    }

    private void add(List<Entry> added) {
        for (Entry entry : added) {
            if (entry.index() <= base) {
                continue;
            }
            int at = (int) (entry.index() - base - 1);
            if (at > entries.size()) {
                throw new Violation(
                        Invariant.CORE_SOUND, "entry " + entry.index() + " to store leaves a gap: " + lastIndex());
            }
            if (at < entries.size()) {
                entries.subList(at, entries.size()).clear();
            }
            entries.add(entry);
        }
    }

    /** A snapshot of the own state is on disk; drops entries up to {@code compactTo}. */
    void compact(SnapshotMeta meta, SnapshotContent snapshotContent, long compactTo) {
        if (meta.index() <= snapshotIndex()) {
            return;
        }
        save(meta, snapshotContent);
        if (compactTo > base) {
            baseTerm = term(compactTo);
            entries.subList(0, (int) (compactTo - base)).clear();
            base = compactTo;
        }
    }

    /** Drops the entries up to there, as far as the snapshot covers them. */
    public void trim(long upTo) {
        long to = Math.min(upTo, snapshotIndex());
        if (to > base) {
            baseTerm = term(to);
            entries.subList(0, (int) (to - base)).clear();
            base = to;
        }
    }

    private void save(SnapshotMeta meta, SnapshotContent snapshotContent) {
        snapshot = meta;
        configuration = meta.configuration();
        content = snapshotContent;
    }

    public SnapshotContent content() {
        return content;
    }

    public long snapshotIndex() {
        SnapshotMeta meta = snapshot;
        return meta == null ? 0 : meta.index();
    }

    /** Says whether the entry of that index and term is here, or in the snapshot. */
    boolean covers(long index, long term) {
        return index <= snapshotIndex() || term(index) == term;
    }

    @Override
    public HardState hardState() {
        return hardState;
    }

    @Override
    public Configuration configuration() {
        return configuration;
    }

    @Override
    public long firstIndex() {
        return base + 1;
    }

    @Override
    public long lastIndex() {
        return base + entries.size();
    }

    @Override
    public long term(long index) {
        if (index == base) {
            return baseTerm;
        }
        return index < base || index > lastIndex()
                ? NO_TERM
                : entries.get((int) (index - base - 1)).term();
    }

    @Override
    public List<Entry> entries(long from, long to, long maxBytes) {
        List<Entry> found = new ArrayList<>();
        long bytes = 0;
        for (long index = from; from > base && index < to && index <= lastIndex(); index++) {
            Entry entry = entries.get((int) (index - base - 1));
            bytes += entry.sizeBytes();
            if (bytes > maxBytes && !found.isEmpty()) {
                break;
            }
            found.add(entry);
        }
        return found;
    }

    @Override
    public @Nullable SnapshotMeta snapshot() {
        return snapshot;
    }
}
