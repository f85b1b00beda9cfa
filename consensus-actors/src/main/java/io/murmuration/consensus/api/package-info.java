/**
 * The words in which applications and the replicated store speak: keys, requests, results, errors.
 * Values only: immutable, safe for all threads, without clock or IO.
 *
 * <p>Start with {@link io.murmuration.consensus.api.Txn}, of which every write is a case, and
 * {@link io.murmuration.consensus.api.ReadMode}.
 */
@NullMarked
package io.murmuration.consensus.api;

import org.jspecify.annotations.NullMarked;
