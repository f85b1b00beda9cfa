/**
 * Replicated stores beside each other: three server processes and one that loads them, fresh for
 * every measurement, each contender in turn.
 *
 * <p>Decides which processes run, in which order they are measured and what is asked of them.
 * Leaves the load itself to {@code load}, what the figures say to the package above, and a
 * contender's client to a small project of its own under {@code peers}.
 *
 * <p>Source: the way the ratios are taken is that of the project's design, section on figures.
 *
 * <p>Threads: the caller's, and one for each line reader of a client process.
 *
 * <p>Start reading at {@link io.murmuration.benchmarks.store.Rounds}.
 */
@NullMarked
package io.murmuration.benchmarks.store;

import org.jspecify.annotations.NullMarked;
