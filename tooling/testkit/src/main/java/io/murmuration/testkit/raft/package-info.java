/**
 * Runs the Raft core that production runs, in virtual time: a group of replicas with disks, clocks
 * and a network that fail as a seed says. It decides what goes wrong and judges what must hold all
 * the same ({@link io.murmuration.testkit.raft.Invariant}); the rules of Raft are the core's
 * business.
 *
 * <p>Safety is checked at every step by {@code Oracle}, which sees all replicas and disks at once;
 * then faults stop, and the group must come to rest within a bound of virtual time. The way of
 * FoundationDB (Zhou et al., SIGMOD 2021) and TigerBeetle; the invariants are those of Raft §5.2 to
 * §5.4 and of Ongaro's thesis §3, §4 and §6.
 *
 * <p>A run is single-threaded and is a function of its seed; {@link
 * io.murmuration.testkit.raft.RaftSeeds} runs many at once. Start there, then read {@code
 * RaftCluster}, {@code SimulatedReplica} and {@code Oracle}.
 */
@NullMarked
package io.murmuration.testkit.raft;

import org.jspecify.annotations.NullMarked;
