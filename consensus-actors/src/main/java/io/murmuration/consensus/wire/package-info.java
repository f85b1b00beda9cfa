/**
 * The bytes in which nodes speak about agreement: hand-written, bounded, versioned. An entry's
 * payload is the same bytes in memory, on the wire and on disk.
 *
 * <p>Pure. Start with {@link io.murmuration.consensus.wire.Packet}.
 */
@NullMarked
package io.murmuration.consensus.wire;

import org.jspecify.annotations.NullMarked;
