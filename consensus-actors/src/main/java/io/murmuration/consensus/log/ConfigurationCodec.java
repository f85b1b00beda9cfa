package io.murmuration.consensus.log;

import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.ReplicaSet;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** A configuration in bytes: four sets, each its size and ids, and the flag. */
final class ConfigurationCodec {

    private static final int REPLICAS_MAX = 1 << 16;

    private ConfigurationCodec() {}

    static int sizeBytes(Configuration configuration) {
        int ids = configuration.voters().size()
                + configuration.outgoing().size()
                + configuration.learners().size()
                + configuration.learnersNext().size();
        return 4 * 4 + 8 * ids + 1;
    }

    static void encode(Configuration configuration, ByteBuffer to) {
        put(configuration.voters(), to);
        put(configuration.outgoing(), to);
        put(configuration.learners(), to);
        put(configuration.learnersNext(), to);
        to.put((byte) (configuration.autoLeave() ? 1 : 0));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if these bytes are no configuration
     */
    static Configuration decode(ByteBuffer from) {
        try {
            return new Configuration(get(from), get(from), get(from), get(from), from.get() != 0);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a configuration ends too soon", e);
        }
    }

    private static void put(ReplicaSet set, ByteBuffer to) {
        to.putInt(set.size());
        for (int i = 0; i < set.size(); i++) {
            to.putLong(set.at(i));
        }
    }

    private static ReplicaSet get(ByteBuffer from) {
        int size = from.getInt();
        if (size < 0 || size > REPLICAS_MAX || size * 8L > from.remaining()) {
            throw new IllegalArgumentException("a set of " + size + " replicas");
        }
        long[] ids = new long[size];
        for (int i = 0; i < size; i++) {
            ids[i] = from.getLong();
        }
        return ReplicaSet.of(ids);
    }
}
