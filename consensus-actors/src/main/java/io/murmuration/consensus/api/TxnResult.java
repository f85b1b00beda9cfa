package io.murmuration.consensus.api;

import java.util.List;

/**
 * What became of a {@link Txn}.
 *
 * @param revision of the store after it; its own, if it changed anything
 * @param succeeded whether the guards held
 * @param results one for each step taken
 */
public record TxnResult(long revision, boolean succeeded, List<OpResult> results) {}
