package io.murmuration.membership.transport;

import java.nio.ByteBuffer;

/**
 * A packet on its way through Artery. The envelope is Jackson CBOR, as for every message between
 * typed actors; what it carries are the codec's bytes, so that the pure packages need no Jackson,
 * both transports have one format, and one fuzz test covers both.
 *
 * @param host with {@code port}: where the sender can be reached
 * @param life tells the sender's process from its former ones
 * @param sentNanos the sender's monotonic time
 * @param bytes from its position to its limit; who reads them reads a duplicate
 */
record ArteryPacket(String host, int port, long life, long sentNanos, ByteBuffer bytes) implements Delivery {}
