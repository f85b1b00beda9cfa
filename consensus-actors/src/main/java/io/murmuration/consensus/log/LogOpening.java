package io.murmuration.consensus.log;

import io.murmuration.consensus.log.LogRefusedException.Reason;
import io.murmuration.consensus.raft.Configuration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The way from a directory to an open log. Every check comes before the first change: what is
 * refused is left as it was, but for a lock file.
 */
final class LogOpening {

    final Disk disk;
    final LogSettings settings;
    final IdentityFile identity;
    final LogIndex index;
    final SnapshotFiles snapshots;
    final SegmentShelf shelf;
    final Recovery recovery;
    final List<String> removed = new ArrayList<>();

    private LogOpening(
            Disk disk, LogSettings settings, IntUnaryOperator salts, IdentityFile identity, List<String> names) {
        this.disk = disk;
        this.settings = settings;
        this.identity = identity;
        index = new LogIndex(settings.cacheBytes());
        snapshots = new SnapshotFiles(disk, identity.identity().clusterId());
        shelf = new SegmentShelf(disk, identity.identity(), settings, salts);
        recovery = new Recovery(disk, names, identity.identity(), index, snapshots);
    }

    /**
     * Makes a log where there is none; the identity file comes last, and only with it there is one.
     */
    static void create(
            Disk disk, ReplicaIdentity identity, Configuration initial, LogSettings settings, IntUnaryOperator salts) {
        try {
            List<String> names = namesIn(disk);
            if (names.contains(FileNames.IDENTITY)) {
                throw refused(disk, Reason.NOT_EMPTY, "there is a log already: open it");
            }
            refuseUnlessLeftover(disk, names);
            refuseUnlessUsable(disk, 2L * settings.segmentBytes());
            lock(disk);
            for (String name : names) {
                if (!name.equals(FileNames.LOCK)) {
                    disk.delete(name);
                }
            }
            new SegmentShelf(disk, identity, settings, salts).makeFirst();
            new IdentityFile(identity, initial).write(disk);
            disk.close();
        } catch (IOException e) {
            closeQuietly(disk);
            throw new LogException(
                    "no log could be made in " + disk.place() + ": " + e.getMessage()
                            + ". What is there now is no log yet; it is removed at the next attempt",
                    e);
        } catch (LogException e) {
            closeQuietly(disk);
            throw e;
        }
    }

    /** Opens a log that is there. */
    static LogOpening open(Disk disk, ReplicaIdentity expected, LogSettings settings, IntUnaryOperator salts) {
        LogOpening opening = null;
        try {
            List<String> names = namesIn(disk);
            IdentityFile identity = identityIn(disk, names);
            refuseUnlessSame(disk, identity.identity(), expected);
            refuseUnlessUsable(disk, 0);
            lock(disk);
            opening = new LogOpening(disk, settings, salts, identity, namesIn(disk));
            opening.recover();
            opening.takeOver();
            return opening;
        } catch (IOException e) {
            giveUp(disk, opening);
            throw refused(disk, Reason.UNREADABLE, "it cannot be read: " + e.getMessage(), e);
        } catch (LogException e) {
            giveUp(disk, opening);
            throw e;
        }
    }

    /** Returns the identity of the log in a directory. */
    static IdentityFile identityIn(Disk disk, List<String> names) throws IOException {
        if (names.contains(FileNames.IDENTITY)) {
            return IdentityFile.read(disk);
        }
        for (String name : names) {
            if (FileNames.isSnapshot(name) || FileNames.segmentNumber(name) > 1) {
                throw new DamagedLogException(
                        FileNames.IDENTITY, -1, 0, "the file is missing in " + disk.place() + " beside " + name);
            }
        }
        throw refused(disk, Reason.NO_LOG, "there is no log in it: make one, or name another directory");
    }

    /** Returns what is in a directory, where only a log is. */
    static List<String> namesIn(Disk disk) {
        List<String> names;
        try {
            names = disk.list();
        } catch (IOException e) {
            throw refused(disk, Reason.UNREADABLE, "it cannot be listed: " + e.getMessage(), e);
        }
        String foreign = FileNames.foreignIn(names);
        if (!foreign.isEmpty()) {
            throw refused(
                    disk,
                    Reason.FOREIGN_FILE,
                    "\"" + foreign + "\" is no file of a log: take it out, or name another directory");
        }
        return names;
    }

    private void recover() throws IOException {
        try {
            recovery.run();
        } catch (DamagedLogException e) {
            throw e.in(disk.place());
        } catch (LogRefusedException e) {
            throw refused(disk, e.reason(), String.valueOf(e.getMessage()), e);
        }
    }

    private void takeOver() throws IOException {
        boolean nextIsThere = recovery.segments().indexOf(recovery.active())
                < recovery.segments().size() - 1;
        if (!nextIsThere && disk.freeBytes() < settings.segmentBytes()) {
            throw noSpace(disk, settings.segmentBytes());
        }
        for (String name : recovery.useless()) {
            disk.delete(name);
            removed.add(name);
        }
        if (!removed.isEmpty()) {
            disk.syncDirectory();
        }
        shelf.takeOver(recovery.segments(), recovery.active());
    }

    /** A crash amid {@link #create} leaves the first segment, without a name or without a batch. */
    private static void refuseUnlessLeftover(Disk disk, List<String> names) throws IOException {
        for (String name : names) {
            boolean leftover = name.equals(FileNames.LOCK) || FileNames.isTemporary(name);
            if (FileNames.segmentNumber(name) == 1) {
                try (Disk.File file = disk.open(name, false)) {
                    Segment segment = new Segment(1, SegmentHeader.read(file).salt(), file);
                    leftover =
                            new SegmentScan(segment, 0, new LogCounts()).run().sequence() == 0;
                }
            }
            if (!leftover) {
                throw refused(disk, Reason.NOT_EMPTY, "it holds \"" + name + "\": name an empty directory");
            }
        }
    }

    private static void refuseUnlessSame(Disk disk, ReplicaIdentity found, ReplicaIdentity expected) {
        if (found.clusterId() != expected.clusterId()) {
            throw refused(disk, Reason.OTHER_CLUSTER, "it is of " + found + ", wanted is " + expected);
        }
        if (found.replicaId() != expected.replicaId()) {
            throw refused(disk, Reason.OTHER_REPLICA, "it is of " + found + ", wanted is " + expected);
        }
    }

    private static void refuseUnlessUsable(Disk disk, long neededBytes) throws IOException {
        if (!disk.isWritable()) {
            throw refused(disk, Reason.READ_ONLY, "it cannot be written to: change its permissions or its mount");
        }
        if (disk.freeBytes() < neededBytes) {
            throw noSpace(disk, neededBytes);
        }
    }

    private static void lock(Disk disk) throws IOException {
        if (!disk.lock(FileNames.LOCK)) {
            throw refused(disk, Reason.LOCKED, "another process has it open: stop that one first");
        }
    }

    private static LogRefusedException noSpace(Disk disk, long neededBytes) throws IOException {
        return refused(
                disk,
                Reason.NO_SPACE,
                "the log needs " + neededBytes + " bytes and " + disk.freeBytes() + " are free: make room");
    }

    private static LogRefusedException refused(Disk disk, Reason reason, String why) {
        return new LogRefusedException(reason, disk.place() + ": " + why);
    }

    private static LogRefusedException refused(Disk disk, Reason reason, String why, Throwable cause) {
        return new LogRefusedException(reason, disk.place() + ": " + why, cause);
    }

    /** Lets go of everything. */
    void giveUp() {
        try {
            recovery.close();
        } catch (IOException e) {
            // the reason for giving up is told; this one adds nothing
        }
        closeQuietly(disk);
    }

    private static void giveUp(Disk disk, @Nullable LogOpening opening) {
        if (opening == null) {
            closeQuietly(disk);
        } else {
            opening.giveUp();
        }
    }

    private static void closeQuietly(Disk disk) {
        try {
            disk.close();
        } catch (IOException e) {
            // the reason for giving up is told; this one adds nothing
        }
    }
}
