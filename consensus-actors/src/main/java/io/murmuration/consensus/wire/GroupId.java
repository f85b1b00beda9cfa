package io.murmuration.consensus.wire;

import java.nio.charset.StandardCharsets;

/** A group's name in 64 bits (FNV-1a), as packets carry it. */
public final class GroupId {

    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private GroupId() {}

    /**
     * Returns the id of the group with this name; names that collide cannot live in one cluster.
     */
    public static long of(String name) {
        long hash = BASIS;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * PRIME;
        }
        return hash;
    }
}
