/**
 * The chat cluster: a tour of the public API that uses nothing else. Each person runs a node; rooms
 * are groups of actors, one on each node; presence is read from membership events, and nick and
 * room from members' tags. What a room promises is decided in {@code room}; here are the actors
 * that obey it, the terminal and the command line. Start with {@link io.murmuration.chat.ChatNode},
 * then {@link io.murmuration.chat.ChatActor} for how the API is used.
 */
@NullMarked
package io.murmuration.chat;

import org.jspecify.annotations.NullMarked;
