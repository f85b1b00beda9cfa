/**
 * The client's side of a group: whom to ask, when to ask again and when to give up; sessions and
 * how long they are sure to live; watches that outlive connections.
 *
 * <p>Pure and single-threaded. Start with {@link io.murmuration.consensus.client.ClientCore}.
 */
@NullMarked
package io.murmuration.consensus.client;

import org.jspecify.annotations.NullMarked;
