/**
 * How one room keeps its promises: every member that stays sees every message once, in the order
 * its speaker sent it, and who comes late sees the last of what was said. Decides what to show,
 * resend and ask for; leaves sockets, clocks and screens to the actors of {@code chat}. Streams
 * with cumulative acknowledgement go from each speaker to each member; what a stream cannot bring
 * (speaker gone, newcomer, healed split) is fetched by comparing who heard how much. Pure, for one
 * thread. Start with {@link io.murmuration.chat.room.Room}.
 */
@NullMarked
package io.murmuration.chat.room;

import org.jspecify.annotations.NullMarked;
