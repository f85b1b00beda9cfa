/**
 * Judges what clients saw: a recorded {@link io.murmuration.testkit.history.History} of operations
 * is linearizable if all of them fit one order that respects real time and that a plain sequential
 * object, the {@link io.murmuration.testkit.history.Model}, could have answered.
 *
 * <p>What watchers heard is judged by {@link io.murmuration.testkit.history.WatchValidator} against
 * all that was committed, promise by promise.
 *
 * <p>Decides only that. Who runs the clients, on which clock and through which faults, is left to
 * the caller; how long a check may take is handed in as a
 * {@link io.murmuration.testkit.history.Budget}. Source: Wing and Gong, Testing and Verifying
 * Concurrent Objects, 1993; Lowe, Testing for linearizability, 2017; Horn and Kroening, Faster
 * linearizability checking via P-compositionality, 2015.
 *
 * <p>Pure and single-threaded: no clock, no thread, no file, no chance. Start with
 * {@link io.murmuration.testkit.history.History}, then
 * {@link io.murmuration.testkit.history.LinearizabilityChecker}; the search itself is
 * {@code Search}.
 */
@NullMarked
package io.murmuration.testkit.history;

import org.jspecify.annotations.NullMarked;
