package io.murmuration.consensus.log;

import java.io.IOException;
import java.util.List;

/**
 * Reads a log's directory and changes nothing: for people who want to know what is in it. Works
 * beside a running process too; then the end may be that of any moment.
 */
public final class LogInspection {

    private LogInspection() {}

    /**
     * Reads all of a log, as an opening would.
     *
     * @param visitor takes what is in it, up to the damage if there is any
     * @throws DamagedLogException if something is missing that was durable
     * @throws LogRefusedException if the directory is not one that can be read as a log
     */
    public static RecoveryReport read(Disk disk, LogVisitor visitor) {
        List<String> names = LogOpening.namesIn(disk);
        try {
            ReplicaIdentity identity = LogOpening.identityIn(disk, names).identity();
            SnapshotFiles snapshots = new SnapshotFiles(disk, identity.clusterId());
            try (Recovery recovery = new Recovery(disk, names, identity, new LogIndex(0), snapshots)) {
                recovery.alsoTell(visitor);
                recovery.run();
                return recovery.report(List.of());
            }
        } catch (IOException e) {
            throw new LogRefusedException(
                    LogRefusedException.Reason.UNREADABLE, disk.place() + ": it cannot be read: " + e.getMessage(), e);
        }
    }

    /** Says whether a process has the log open. */
    public static boolean isInUse(Disk disk) {
        try {
            if (!disk.list().contains(FileNames.LOCK)) {
                return false;
            }
            boolean free = disk.lock(FileNames.LOCK);
            if (free) {
                disk.close();
            }
            return !free;
        } catch (IOException e) {
            return false; // whoever may not even touch the lock cannot know
        }
    }
}
