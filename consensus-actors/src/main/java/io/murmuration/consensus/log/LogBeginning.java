package io.murmuration.consensus.log;

import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.raft.SnapshotMeta;

/**
 * The snapshot behind which a new group's log begins, the same at all its founders.
 *
 * @param meta its index, term and configuration
 * @param content is read once
 */
public record LogBeginning(SnapshotMeta meta, Chunks content) {}
