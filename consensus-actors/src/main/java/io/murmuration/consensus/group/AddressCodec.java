package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.ReplicaAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where replicas are, as it stands in entries, in changes of the configuration and in snapshots:
 * 1 version, 2 how many; of each 8 id, 2 length and node, 2 length and endpoint, in UTF-8.
 */
final class AddressCodec {

    /** Of a node's name, and of an endpoint. */
    static final int MAX_TEXT_BYTES = 1_024;

    private static final byte VERSION = 1;

    private AddressCodec() {}

    static byte[] encode(List<ReplicaAddress> addresses) {
        int size = 3;
        List<byte[]> texts = new ArrayList<>(2 * addresses.size());
        for (ReplicaAddress each : addresses) {
            byte[] node = each.node().getBytes(StandardCharsets.UTF_8);
            byte[] endpoint = each.endpoint().getBytes(StandardCharsets.UTF_8);
            texts.add(node);
            texts.add(endpoint);
            size += 12 + node.length + endpoint.length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).put(VERSION).putShort((short) addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            bytes.putLong(addresses.get(i).replica());
            put(bytes, texts.get(2 * i));
            put(bytes, texts.get(2 * i + 1));
        }
        return bytes.array();
    }

    private static void put(ByteBuffer bytes, byte[] text) {
        bytes.putShort((short) text.length).put(text);
    }

    /** Says why this cannot be written, null if it can. */
    static @Nullable String refuse(ReplicaAddress address) {
        if (address.replica() == 0) {
            return "replica id 0 stands for nobody";
        }
        int node = address.node().getBytes(StandardCharsets.UTF_8).length;
        int endpoint = address.endpoint().getBytes(StandardCharsets.UTF_8).length;
        return node == 0 || endpoint == 0 || node > MAX_TEXT_BYTES || endpoint > MAX_TEXT_BYTES
                ? "a replica's node and endpoint must have 1 to " + MAX_TEXT_BYTES + " bytes, not " + node + " and "
                        + endpoint
                : null;
    }

    /**
     * Reads what {@link #encode} wrote, and moves behind it. No bytes are no addresses.
     *
     * @throws IllegalArgumentException if these bytes are something else
     */
    static List<ReplicaAddress> decode(ByteBuffer bytes) {
        List<ReplicaAddress> addresses = new ArrayList<>();
        if (!bytes.hasRemaining()) {
            return addresses;
        }
        try {
            byte version = bytes.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("replica addresses of version " + version + ", only " + VERSION
                        + " is known: update this node");
            }
            int count = bytes.getShort();
            for (int i = 0; i < count; i++) {
                addresses.add(new ReplicaAddress(bytes.getLong(), text(bytes), text(bytes)));
            }
            return addresses;
        } catch (BufferUnderflowException cut) {
            throw new IllegalArgumentException("replica addresses end amid of one", cut);
        }
    }

    private static String text(ByteBuffer bytes) {
        int length = bytes.getShort();
        if (length < 0 || length > Math.min(MAX_TEXT_BYTES, bytes.remaining())) {
            throw new IllegalArgumentException("a replica's address has a part of " + length + " bytes");
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
