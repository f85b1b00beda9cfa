/**
 * What a group agrees on: the state that the log's commands change. The store is one, an
 * application's own is another; both run through the same door.
 *
 * <p>Start with {@link io.murmuration.consensus.machine.StateMachine}.
 */
@NullMarked
package io.murmuration.consensus.machine;

import org.jspecify.annotations.NullMarked;
