/**
 * SOFAJRaft under the load. It is a library, so its servers are made here: a map of byte arrays
 * behind its state machine, asked through its own remoting. Every flush is on.
 *
 * <p>Threads: those of JRaft; its state machine is called by one.
 *
 * <p>Start reading at {@link io.murmuration.benchmarks.peers.jraft.JRaftServer}.
 */
@NullMarked
package io.murmuration.benchmarks.peers.jraft;

import org.jspecify.annotations.NullMarked;
