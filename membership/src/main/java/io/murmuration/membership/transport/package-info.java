/**
 * How packets get to other nodes: by datagrams ({@link
 * io.murmuration.membership.transport.UdpTransport}, the default), by Artery for networks without
 * UDP ({@link io.murmuration.membership.transport.ArteryTransport}), or within one process ({@link
 * io.murmuration.membership.transport.InMemoryTransport}).
 *
 * <p>All three send the same bytes, count the same things, and promise the same little: a packet
 * arrives whole, late, twice or not at all. What packets mean is the business of {@code swim}.
 *
 * <p>Each transport is one typed actor, a child of the actor that owns it. It holds the codec, so
 * no bytes are shared between threads. Start with {@link
 * io.murmuration.membership.transport.Transport}.
 */
@NullMarked
package io.murmuration.membership.transport;

import org.jspecify.annotations.NullMarked;
