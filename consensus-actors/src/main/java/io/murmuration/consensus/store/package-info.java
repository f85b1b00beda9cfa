/**
 * The replicated store: an ordered map of keys to values that remembers its past, changed by
 * transactions, one revision each.
 *
 * <p>Pure. Start with {@code Store}.
 */
@NullMarked
package io.murmuration.consensus.store;

import org.jspecify.annotations.NullMarked;
