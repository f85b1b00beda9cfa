package io.murmuration.consensus.group;

import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.util.ArrayList;
import java.util.List;

/**
 * When a snapshot is taken: after so many entries or bytes of log, and when one is to be sent that
 * is from before its receiver belonged. One at a time. The log keeps a tail behind it for replicas
 * that lag.
 */
final class SnapshotCadence {

    private final Office office;
    private final List<Long> refused = new ArrayList<>();
    private long lastIndex;
    private long bytesSince;
    private boolean underWay;
    private boolean wanted;
    private int failures;
    private int ticksToRetry;

    SnapshotCadence(Office office) {
        this.office = office;
    }

    /** There is a snapshot at this index, taken here or elsewhere. */
    void startsAt(long index) {
        lastIndex = index;
        bytesSince = 0;
    }

    /** So many bytes of the log were applied. */
    void applied(long bytes) {
        bytesSince += bytes;
    }

    /** Sends a snapshot, or has a new one taken where this one is of no use to the receiver. */
    void send(InstallSnapshot install) {
        if (install.snapshot().configuration().contains(install.to())) {
            office.effects.sendSnapshot(install);
        } else {
            refused.add(install.to());
            wanted = true;
        }
    }

    void tick() {
        if (ticksToRetry > 0) {
            ticksToRetry--;
        }
    }

    /** Takes one if it is due. */
    void takeIfDue() {
        GroupSettings.Limits limits = office.settings.limits();
        long index = office.state.index();
        if (wanted && !underWay && index <= lastIndex) {
            ended();
            return;
        }
        // What a snapshot costs follows the size of the state; what it saves, the size of the log.
        long worth = Math.max(limits.snapshotBytes(), office.state.machine().sizeBytes() / 2);
        boolean due = wanted || index - lastIndex >= limits.snapshotEntries() || bytesSince >= worth;
        if (!due || underWay || ticksToRetry > 0 || index <= lastIndex) {
            return;
        }
        underWay = true;
        SnapshotMeta meta =
                new SnapshotMeta(index, office.state.term(), office.raft().configuration());
        lastIndex = index;
        bytesSince = 0;
        office.effects.writeSnapshot(meta, office.state.freeze());
    }

    /** What was asked for is on disk, or is not. */
    void written(SnapshotMeta meta, boolean success) {
        underWay = false;
        if (success) {
            failures = 0;
            long upTo = meta.index() - office.settings.limits().keptEntries();
            if (upTo >= office.raft().firstIndex()) {
                office.effects.compact(upTo);
            }
        } else {
            lastIndex = Math.max(0, office.raft().firstIndex() - 1);
            failures++;
            ticksToRetry = 20 * Math.min(failures, 30);
        }
        ended();
    }

    /** Whoever waited for a new snapshot is probed again, and sent it. */
    private void ended() {
        wanted = false;
        Raft raft = office.raft();
        for (long peer : refused) {
            raft.reportSnapshot(peer, false);
        }
        refused.clear();
    }
}
