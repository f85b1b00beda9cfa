package io.murmuration.consensus.bootstrap;

import io.murmuration.consensus.exchange.ReplicaAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A founding that a node has agreed to: the one thing it will ever found.
 *
 * @param proposer name of the node that proposed it
 * @param clusterId of the cluster to be, not 0
 * @param replicas all founders, 1 to {@value #REPLICAS_MAX}, no name and no id twice; the proposer
 *     is one
 */
public record Acceptance(String proposer, long clusterId, List<ReplicaAddress> replicas) {

    /** The most founders of one cluster. */
    public static final int REPLICAS_MAX = 99;

    private static final int VERSION = 1;
    private static final int TEXT_BYTES_MAX = 1_024;

    public Acceptance {
        replicas = List.copyOf(replicas);
        TreeSet<String> names = new TreeSet<>();
        TreeSet<Long> ids = new TreeSet<>();
        for (ReplicaAddress replica : replicas) {
            if (replica.replica() == 0 || !names.add(replica.node()) || !ids.add(replica.replica())) {
                throw new IllegalArgumentException("a founder stands there twice or without an id: " + replica);
            }
        }
        if (clusterId == 0 || !names.contains(proposer) || replicas.size() > REPLICAS_MAX) {
            throw new IllegalArgumentException("no founding: cluster " + Long.toHexString(clusterId) + ", "
                    + replicas.size() + " founders, proposed by " + proposer);
        }
    }

    /** Returns the id that the node is to have, 0 if it is no founder. */
    public long replicaOf(String node) {
        for (ReplicaAddress replica : replicas) {
            if (replica.node().equals(node)) {
                return replica.replica();
            }
        }
        return 0;
    }

    /** Returns the founders' ids. */
    public long[] replicaIds() {
        return replicas.stream().mapToLong(ReplicaAddress::replica).toArray();
    }

    /** Returns the names of the founders, in order. */
    SortedSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        replicas.forEach(replica -> names.add(replica.node()));
        return names;
    }

    /** Returns where the founder is to be found, as the proposer saw it; empty if it is none. */
    String endpointOf(String node) {
        for (ReplicaAddress replica : replicas) {
            if (replica.node().equals(node)) {
                return replica.endpoint();
            }
        }
        return "";
    }

    /** Returns the bytes that are kept on disk: version 1, all numbers big-endian. */
    public byte[] encode() {
        byte[] from = bytes(proposer);
        int size = 1 + 8 + 2 + from.length + 2;
        for (ReplicaAddress replica : replicas) {
            size += 8 + 2 + bytes(replica.node()).length + 2 + bytes(replica.endpoint()).length;
        }
        ByteBuffer encoded = ByteBuffer.allocate(size);
        encoded.put((byte) VERSION).putLong(clusterId);
        encoded.putShort((short) from.length).put(from);
        encoded.putShort((short) replicas.size());
        for (ReplicaAddress replica : replicas) {
            byte[] node = bytes(replica.node());
            byte[] endpoint = bytes(replica.endpoint());
            encoded.putLong(replica.replica());
            encoded.putShort((short) node.length).put(node);
            encoded.putShort((short) endpoint.length).put(endpoint);
        }
        return encoded.array();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is damaged, or of a newer release
     */
    public static Acceptance decode(ByteBuffer encoded) {
        try {
            int version = encoded.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("the acceptance has format " + version
                        + ", this release knows format " + VERSION + ": start the release that wrote it");
            }
            long clusterId = encoded.getLong();
            String proposer = text(encoded);
            int count = encoded.getShort();
            List<ReplicaAddress> replicas = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                replicas.add(new ReplicaAddress(encoded.getLong(), text(encoded), text(encoded)));
            }
            return new Acceptance(proposer, clusterId, replicas);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the acceptance is cut off", e);
        }
    }

    private static byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > TEXT_BYTES_MAX) {
            throw new IllegalArgumentException("'" + text + "' is longer than " + TEXT_BYTES_MAX + " bytes");
        }
        return bytes;
    }

    private static String text(ByteBuffer encoded) {
        int length = encoded.getShort();
        if (length < 0 || length > Math.min(TEXT_BYTES_MAX, encoded.remaining())) {
            throw new IllegalArgumentException("a text of the acceptance cannot have " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        encoded.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
