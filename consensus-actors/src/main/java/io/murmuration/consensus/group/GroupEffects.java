package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.Responder;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;

/** What a replica wants done. Nothing of it calls back into the replica before it returns. */
public interface GroupEffects extends Responder {

    /** Sends it to {@link RaftMessage#to}; it may be lost. */
    void send(RaftMessage message);

    /**
     * Makes it durable, after all that were given before; then {@link GroupReplica#stored}. Where
     * it brings a snapshot, that one's content has arrived before ({@link
     * GroupReplica#snapshotArrived}).
     */
    void store(StorageAppend append);

    /**
     * Moves the content of this snapshot to {@link InstallSnapshot#to}; then {@link
     * GroupReplica#snapshotSent}, in every case.
     */
    void sendSnapshot(InstallSnapshot install);

    /**
     * Writes a snapshot to disk, on another thread; then {@link GroupReplica#snapshotWritten}. One
     * at a time.
     */
    void writeSnapshot(SnapshotMeta meta, Chunks content);

    /** Opens a snapshot that is on disk. */
    Chunks openSnapshot(SnapshotMeta meta);

    /** Gives up the log's entries up to there; a written snapshot covers them. */
    void compact(long upTo);

    /** Tells whom it concerns. */
    void publish(GroupEvent event);

    /** This replica must take no further part; it has published why. */
    void stop(String reason);
}
