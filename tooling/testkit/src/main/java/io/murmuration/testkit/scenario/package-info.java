/**
 * Scenarios of Raft that people know from papers and from outages, each one class that plays it in
 * virtual time and says whether what Raft promises held: {@code murmuration simulate scenario} runs
 * them.
 *
 * <p>The cores are those that production runs; this package owns links, disks, clients and clocks.
 * Random faults in great number are the business of the fault simulator, not of this package: here
 * every run has a story. Sources: Ongaro and Ousterhout, USENIX ATC 2014 (the figures and
 * sections), Ongaro's thesis (pre-vote, check-quorum), and the outages that the classes name.
 *
 * <p>One {@link io.murmuration.testkit.scenario.RaftGroup} belongs to one thread; scenarios of many
 * runs play them on all cores, and their result does not depend on how many there are. Start with
 * {@link io.murmuration.testkit.scenario.Scenario} and {@link
 * io.murmuration.testkit.scenario.RaftGroup}.
 */
@NullMarked
package io.murmuration.testkit.scenario;

import org.jspecify.annotations.NullMarked;
