/** Tests of the store, many of them against {@link io.murmuration.consensus.store.NaiveStore}. */
@NullMarked
package io.murmuration.consensus.store;

import org.jspecify.annotations.NullMarked;
