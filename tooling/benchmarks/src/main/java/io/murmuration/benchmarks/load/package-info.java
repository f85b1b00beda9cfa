/**
 * Load on a replicated store, the same for every store that is measured: the loop, the clock and
 * the histogram are here, and only {@link io.murmuration.benchmarks.load.LoadTarget} differs.
 *
 * <p>Decides what an operation is and which of them count. Leaves to {@code store} which processes
 * there are and in which order they are measured.
 *
 * <p>Nothing here needs more than the JDK, since it runs in one process with a peer's client and
 * must not add to its class path.
 *
 * <p>Threads: operations are started by whichever thread completed the one before; one thread reads
 * commands.
 *
 * <p>Start reading at {@link io.murmuration.benchmarks.load.LoadClient}.
 */
@NullMarked
package io.murmuration.benchmarks.load;

import org.jspecify.annotations.NullMarked;
