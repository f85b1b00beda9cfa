/**
 * Runs the cores that production runs, a thousand at once, in virtual time: the same seed gives the
 * same run, bit for bit. This package owns time, network and faults; it holds no rule of any
 * protocol. Tests of single cores stay beside the cores; what it takes many nodes to see is tested
 * here.
 *
 * <p>Single-threaded throughout: a {@link io.murmuration.testkit.Simulation} and everything in it
 * have one owner. Nothing here needs a test library.
 *
 * <p>Start with {@link io.murmuration.testkit.Simulation} (events), then
 * {@link io.murmuration.testkit.VirtualNetwork} (packets), {@link
 * io.murmuration.testkit.SwimCluster} (nodes), {@link io.murmuration.testkit.FaultScript} (what
 * goes wrong) and {@link io.murmuration.testkit.SwimScenario}, which {@code murmuration simulate}
 * runs.
 */
@NullMarked
package io.murmuration.testkit;

import org.jspecify.annotations.NullMarked;
