/**
 * etcd under the load, through jetcd. The server is the program {@code etcd} and needs no code.
 *
 * <p>Threads: those of jetcd.
 *
 * <p>Start reading at {@link io.murmuration.benchmarks.peers.etcd.EtcdLoad}.
 */
@NullMarked
package io.murmuration.benchmarks.peers.etcd;

import org.jspecify.annotations.NullMarked;
