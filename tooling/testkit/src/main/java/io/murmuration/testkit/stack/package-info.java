/**
 * Runs the whole stack that production runs, in virtual time: replicas with log, store, sessions
 * and watches, and clients of them, as a seed says. Every packet is encoded and decoded; disks,
 * processes, clocks and connections fail. It decides what goes wrong and judges what must hold all
 * the same ({@link io.murmuration.testkit.stack.Promise}); what is Raft's own business is judged by
 * {@link io.murmuration.testkit.raft}.
 *
 * <p>{@code Truth} sees what every replica applies and compares; the clients' histories are judged
 * by {@link io.murmuration.testkit.history.RevisionOrder}; then faults stop, and all must come to
 * rest within a bound of virtual time.
 *
 * <p>A run is single-threaded and is a function of its seed; {@link
 * io.murmuration.testkit.stack.StackSeeds} runs many at once. Start there, then read {@code
 * StackCluster}, {@code StackNode} and {@code StackClient}.
 */
@NullMarked
package io.murmuration.testkit.stack;

import org.jspecify.annotations.NullMarked;
