/**
 * Who watches what, and what each has been told: ordered, unique, atomic per revision, resumable.
 *
 * <p>Pure. Start with {@code WatchHub}.
 */
@NullMarked
package io.murmuration.consensus.watch;

import org.jspecify.annotations.NullMarked;
