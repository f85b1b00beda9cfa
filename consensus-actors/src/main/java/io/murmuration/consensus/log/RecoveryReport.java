package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.HardState;
import java.util.List;

/**
 * What an opening has found.
 *
 * @param identity whose log it is
 * @param segments how many files were read
 * @param batches how many whole batches
 * @param firstIndex of the log
 * @param lastIndex of the log; one below the first where there are no entries
 * @param hardState as it was stored, or as a snapshot proves that it must have been at least
 * @param snapshotIndex of the newest usable snapshot, 0 = none
 * @param tornFile where the last batch was not whole; empty if it was
 * @param tornOffset of that batch
 * @param tornRecords how many whole records of it were dropped with it
 * @param removed files that a crash had left half made or useless
 * @param damagedSnapshots what is wrong with snapshots that are not used
 */
public record RecoveryReport(
        ReplicaIdentity identity,
        int segments,
        long batches,
        long firstIndex,
        long lastIndex,
        HardState hardState,
        long snapshotIndex,
        String tornFile,
        long tornOffset,
        int tornRecords,
        List<String> removed,
        List<String> damagedSnapshots) {

    /** Says whether a batch was dropped that a crash had cut off. */
    public boolean wasTorn() {
        return !tornFile.isEmpty();
    }
}
