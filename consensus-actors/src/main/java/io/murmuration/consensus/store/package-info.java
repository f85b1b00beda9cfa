/**
 * What the keys hold, and held: a map with revisions that every replica changes alike.
 *
 * <p>This package decides what commands and questions do, what they answer, what is kept of the
 * past, and how all that is written as bytes. Which commands come in which order, who may ask, and
 * when sessions end is decided elsewhere.
 *
 * <p>The model is that of etcd v3 (revisions, create and mod revisions, versions, transactions,
 * compaction), with sequential keys and {@code children} for those who think in trees; {@code
 * docs/store.md} states it.
 *
 * <p>Pure and for one thread at a time; only a snapshot's content may be read by another.
 *
 * <p>Start with {@link io.murmuration.consensus.store.History} and {@code Store}.
 */
@NullMarked
package io.murmuration.consensus.store;

import org.jspecify.annotations.NullMarked;
