package io.murmuration.consensus;

import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.group.GroupReplica;
import io.murmuration.consensus.log.DamagedLogException;
import io.murmuration.consensus.log.LogBeginning;
import io.murmuration.consensus.log.LogRefusedException;
import io.murmuration.consensus.log.LogSettings;
import io.murmuration.consensus.log.NodeDirectory;
import io.murmuration.consensus.log.ReplicaIdentity;
import io.murmuration.consensus.log.SegmentedLog;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.security.SecureRandom;
import java.util.List;

/** The logs of the groups of one node, made where they are missing. */
record GroupLogs(NodeDirectory directory, LogSettings settings) {

    /** Opens the log of a founder: it begins behind a snapshot that all founders have. */
    SegmentedLog found(String group, ReplicaIdentity identity, long[] founders, List<ReplicaAddress> addresses) {
        SnapshotMeta start = new SnapshotMeta(1, 1, Configuration.of(founders));
        LogBeginning beginning = new LogBeginning(start, GroupReplica.founding(addresses));
        return SegmentedLog.found(directory.logDisk(group), identity, beginning, settings, new SecureRandom());
    }

    /** Makes the log of a newcomer, which knows nobody yet; one that was made already is opened. */
    SegmentedLog make(String group, ReplicaIdentity identity) {
        return hasBegun(group)
                ? open(group, identity)
                : SegmentedLog.create(
                        directory.logDisk(group), identity, Configuration.EMPTY, settings, new SecureRandom());
    }

    /**
     * Opens a log that was made before.
     *
     * @throws DamagedLogException if it is not whole, or gone
     */
    SegmentedLog open(String group, ReplicaIdentity identity) {
        if (!hasBegun(group)) {
            throw DamagedLogException.gone(group, directory.place());
        }
        return SegmentedLog.open(directory.logDisk(group), identity, settings, new SecureRandom());
    }

    /** A crash may have left the folder of a log that was never made. */
    boolean hasBegun(String group) {
        if (!directory.groups().contains(group)) {
            return false;
        }
        try {
            SegmentedLog.identity(directory.logDisk(group));
            return true;
        } catch (LogRefusedException e) {
            if (e.reason() == LogRefusedException.Reason.NO_LOG) {
                return false;
            }
            throw e;
        }
    }
}
