/**
 * Bytes and packets: a compact, versioned codec that no input can break. Pure; not thread-safe.
 *
 * <p>It decides how a {@link io.murmuration.membership.swim.Packet} looks in a datagram, and which
 * bytes are one at all. Whether a packet makes sense at this moment is the business of {@code
 * swim}; sockets, and later sealing, that of {@code transport}.
 *
 * <p>A packet is, in network byte order:
 *
 * <pre>
 * format 1 · key id 1 · version 1 · oldest 1 · newest 1 · flags 1 · cluster 8 · [cluster id 8]
 * sender: length 1, name, uid 8 · incarnation v · target uid 8
 * [accusation: incarnation v, state 1] [extension: length 1, bytes] · message type 1
 * body length v · body
 * </pre>
 *
 * <p>Numbers marked v are varints (seven bits a byte, lowest first, shortest form only). All up to
 * the message type stays readable in every version. Bodies, and the items of their lists, say how
 * long they are: what a newer version adds at their ends is skipped, and so are rumours of kinds
 * that are not known. Numbers in the format stand in {@code WireNumbers} and are never reused.
 *
 * <p>Start with {@link io.murmuration.membership.wire.PacketCodec}.
 */
@NullMarked
package io.murmuration.membership.wire;

import org.jspecify.annotations.NullMarked;
