package io.murmuration.consensus.raft;

/**
 * What a snapshot stands for (Raft §7). Its content is the business of the store; the core knows
 * only where it ends.
 *
 * @param index of the last entry it covers
 * @param term of that entry
 * @param configuration in force at that index
 */
public record SnapshotMeta(long index, long term, Configuration configuration) {}
