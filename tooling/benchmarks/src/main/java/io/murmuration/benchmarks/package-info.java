/**
 * What the parts cost, measured: {@code ./tooling/benchmarks/run}. Each benchmark states its limit
 * and the command fails where it is missed; the tests of this module only take the same code
 * through one round, and assert nothing about time.
 *
 * <p>Decides nothing that a node does. Whether the code under measurement is right is for the tests
 * of its own module to say.
 *
 * <p>Threads: what JMH brings; {@code LogBench} runs on one, beside that of the log.
 *
 * <p>Start reading at {@link io.murmuration.benchmarks.ThreeCores}.
 */
@NullMarked
package io.murmuration.benchmarks;

import org.jspecify.annotations.NullMarked;
