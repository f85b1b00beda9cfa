/**
 * Our own store under the load: a node that only asks, in the client's process.
 *
 * <p>Decides nothing: it is to {@code load} what the small projects below {@code peers} are for
 * other stores.
 *
 * <p>Threads: those of the actor system; operations complete on the client's loop.
 *
 * <p>Start reading at {@link io.murmuration.benchmarks.coordination.CoordinationLoad}.
 */
@NullMarked
package io.murmuration.benchmarks.coordination;

import org.jspecify.annotations.NullMarked;
