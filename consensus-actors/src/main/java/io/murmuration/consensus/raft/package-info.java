/**
 * Raft: one log, agreed on by a majority (Ongaro and Ousterhout, "In Search of an Understandable
 * Consensus Algorithm", 2014; Ongaro's thesis, 2014, for pre-vote, check-quorum, reads, transfer
 * and joint configurations).
 *
 * <p>Pure and single-threaded: inputs and time in, one {@link io.murmuration.consensus.raft.Ready}
 * a turn out. Nothing is sent, stored or applied here, and no clock is read. Storage is
 * asynchronous: writes are handed out, their acknowledgements come back as messages, and what must
 * wait for durability waits with the write. Knows replicas by their ids alone (ruling 1); who
 * lives where is the shell's business, what commands mean is the state machine's.
 *
 * <p>Start with {@link io.murmuration.consensus.raft.Raft}, the door. Behind it: {@code Election}
 * (who leads), {@code Replication} and {@code Installation} (how the log spreads), {@code Reads}
 * and {@code Lease} (reads without entries), {@code Reconfiguration} (who belongs), {@code
 * Transfer} (handing over), {@code RaftLog} (what the log is), {@link
 * io.murmuration.consensus.raft.Tracker} (what the leader knows of the others), {@code Turn} (what
 * a turn hands out).
 */
@NullMarked
package io.murmuration.consensus.raft;

import org.jspecify.annotations.NullMarked;
