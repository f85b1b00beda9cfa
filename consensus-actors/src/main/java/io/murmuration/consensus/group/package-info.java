/**
 * One replica of a group, whole but for its surroundings: the Raft core, the machine it serves, the
 * clients' sessions, reads and watches. What {@code RaftActor} owns, and what the simulator runs.
 *
 * <p>Pure and single-threaded. Start with {@link io.murmuration.consensus.group.GroupReplica}.
 */
@NullMarked
package io.murmuration.consensus.group;

import org.jspecify.annotations.NullMarked;
