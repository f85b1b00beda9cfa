/**
 * ZooKeeper under the load: its own client, nothing added. The server is ZooKeeper's own main
 * class and needs no code.
 *
 * <p>Threads: those of ZooKeeper's client, one event thread a session.
 *
 * <p>Start reading at {@link io.murmuration.benchmarks.peers.zookeeper.ZooKeeperLoad}.
 */
@NullMarked
package io.murmuration.benchmarks.peers.zookeeper;

import org.jspecify.annotations.NullMarked;
