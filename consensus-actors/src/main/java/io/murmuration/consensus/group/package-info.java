/**
 * One replica of a group, whole but for its surroundings: the Raft core, the machine it serves, the
 * clients' sessions, reads and watches. What {@code RaftActor} owns, and what the simulator runs.
 *
 * <p>{@link io.murmuration.consensus.group.GroupReplica} takes all inputs and turns them, a turn at
 * a time, into effects. Behind it, {@code GroupState} is what the log changes, the same everywhere;
 * {@code EntryApplier} feeds it; the desks serve: {@code CommandDesk} what goes through the log,
 * {@code ReadDesk} what a majority must confirm, {@code LocalReads} what any replica may answer,
 * {@code SessionDesk} who lives, {@code MembershipDesk} who takes part, {@code HandOver} who leads.
 * {@code Envelope} and {@code GroupContent} are the bytes in the log and in snapshots.
 *
 * <p>Left to others: files, sockets, clocks and threads ({@code GroupEffects}), what commands mean
 * ({@code machine}), how clients retry ({@code client}).
 *
 * <p>Pure and single-threaded. Sources: Ongaro's thesis §4, §6.3, §6.4; rulings 1, 5, 14 and 16.
 */
@NullMarked
package io.murmuration.consensus.group;

import org.jspecify.annotations.NullMarked;
