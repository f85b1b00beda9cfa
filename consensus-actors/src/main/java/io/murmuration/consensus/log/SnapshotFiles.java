package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots in a log's directory (Raft §7): the newest and the one before it. A new one is
 * written aside, made durable and renamed; only then the oldest goes.
 *
 * <p>Any finished snapshot may be trusted: its content is committed, whoever took it. Safe for use
 * by several threads.
 */
public final class SnapshotFiles {

    private static final int KEPT = 2;

    private final Disk disk;
    private final long clusterId;
    private final List<SnapshotMeta> finished = new ArrayList<>();
    private final Set<String> underWay = new TreeSet<>();

    SnapshotFiles(Disk disk, long clusterId) {
        this.disk = disk;
        this.clusterId = clusterId;
    }

    /**
     * Starts a snapshot.
     *
     * @throws IllegalStateException if this very one is being written already
     * @throws LogException if no file could be made
     */
    public synchronized SnapshotWriter begin(SnapshotMeta meta) {
        if (meta.index() < 1 || meta.term() < 1) {
            throw new IllegalArgumentException("a snapshot of nothing: " + meta);
        }
        String name = FileNames.snapshot(meta.index(), meta.term(), false);
        if (!underWay.add(name)) {
            throw new IllegalStateException("the snapshot at " + meta.index() + " is being written already");
        }
        try {
            Disk.File file = disk.create(name, 0);
            ByteBuffer header = SnapshotFormat.header(clusterId, meta);
            return new SnapshotWriter(this, meta, file, header);
        } catch (IOException e) {
            underWay.remove(name);
            throw new LogException("no snapshot can be written in " + place() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the newest finished snapshot, null if there is none. */
    public synchronized @Nullable SnapshotMeta newest() {
        return finished.isEmpty() ? null : finished.get(finished.size() - 1);
    }

    /**
     * Returns the newest snapshot but one, null if there is none: the log may be needed from there.
     */
    public synchronized @Nullable SnapshotMeta previous() {
        return finished.size() < 2 ? null : finished.get(finished.size() - 2);
    }

    /** Says whether there is a finished snapshot up to this entry. */
    public synchronized boolean has(long index, long term) {
        return finished.stream().anyMatch(meta -> meta.index() == index && meta.term() == term);
    }

    /**
     * Opens a snapshot for reading.
     *
     * @throws LogException if it is not there any more, or damaged
     */
    public SnapshotReader open(SnapshotMeta meta) {
        String name = FileNames.snapshot(meta.index(), meta.term(), true);
        try {
            return open(name);
        } catch (IOException e) {
            throw new LogException(name + " cannot be read in " + place() + ": " + e.getMessage(), e);
        }
    }

    String place() {
        return disk.place();
    }

    /**
     * Looks at what is there, newest first, each part of it: changes nothing.
     *
     * @param damage is told what is wrong with the ones that are not whole
     */
    synchronized List<SnapshotMeta> scan(List<String> names, List<DamagedLogException> damage) throws IOException {
        finished.clear();
        for (String name : names) {
            if (!FileNames.isSnapshot(name)) {
                continue;
            }
            try (SnapshotReader reader = open(name)) {
                reader.verify();
                finished.add(reader.meta());
            } catch (DamagedLogException e) {
                damage.add(e);
            }
        }
        finished.sort(Comparator.comparingLong(SnapshotMeta::index).thenComparingLong(SnapshotMeta::term));
        List<SnapshotMeta> newestFirst = new ArrayList<>(finished);
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    synchronized void adopt(SnapshotMeta meta) throws IOException {
        String temporary = FileNames.snapshot(meta.index(), meta.term(), false);
        disk.rename(temporary, FileNames.snapshot(meta.index(), meta.term(), true));
        disk.syncDirectory();
        underWay.remove(temporary);
        finished.removeIf(other -> other.index() == meta.index() && other.term() == meta.term());
        finished.add(meta);
        finished.sort(Comparator.comparingLong(SnapshotMeta::index).thenComparingLong(SnapshotMeta::term));
        while (finished.size() > KEPT) {
            SnapshotMeta oldest = finished.remove(0);
            disk.delete(FileNames.snapshot(oldest.index(), oldest.term(), true));
        }
    }

    synchronized void giveUp(SnapshotMeta meta, Disk.File file) {
        String name = FileNames.snapshot(meta.index(), meta.term(), false);
        underWay.remove(name);
        try {
            file.close();
            disk.delete(name);
        } catch (IOException e) {
            // It is removed at the next opening.
        }
    }

    private SnapshotReader open(String name) throws IOException {
        Disk.File file = disk.open(name, false);
        try {
            return new SnapshotReader(file, clusterId);
        } catch (IOException | LogException e) {
            file.close();
            throw e;
        }
    }
}
