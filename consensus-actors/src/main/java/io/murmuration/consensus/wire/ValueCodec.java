package io.murmuration.consensus.wire;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.ReplicaSet;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What several packets carry. */
final class ValueCodec {

    private static final int LINEARIZABLE = 0;
    private static final int LEASE = 1;
    private static final int AT_LEAST = 2;
    private static final int STALE = 3;

    private static final int WITH_PREVIOUS = 1;
    private static final int PUTS = 2;
    private static final int DELETES = 4;
    private static final int ONCE = 8;

    private ValueCodec() {}

    static void write(ReplicaAddress address, PacketWriter out) {
        out.i8(address.replica());
        out.text(address.node());
        out.text(address.endpoint());
    }

    static ReplicaAddress readAddress(PacketReader in) {
        return new ReplicaAddress(in.i8(), in.text(), in.text());
    }

    static void write(SnapshotMeta meta, PacketWriter out) {
        Configuration configuration = meta.configuration();
        out.i8(meta.index());
        out.i8(meta.term());
        write(configuration.voters(), out);
        write(configuration.outgoing(), out);
        write(configuration.learners(), out);
        write(configuration.learnersNext(), out);
        out.flag(configuration.autoLeave());
    }

    static SnapshotMeta readSnapshot(PacketReader in) {
        long index = in.i8();
        long term = in.i8();
        return new SnapshotMeta(
                index,
                term,
                new Configuration(readReplicas(in), readReplicas(in), readReplicas(in), readReplicas(in), in.flag()));
    }

    static void write(ReadMode mode, PacketWriter out) {
        if (mode instanceof ReadMode.Linearizable) {
            out.u1(LINEARIZABLE);
            out.i8(0);
        } else if (mode instanceof ReadMode.Lease) {
            out.u1(LEASE);
            out.i8(0);
        } else if (mode instanceof ReadMode.AtLeast atLeast) {
            out.u1(AT_LEAST);
            out.i8(atLeast.revision());
        } else if (mode instanceof ReadMode.Stale stale) {
            out.u1(STALE);
            out.i8(nanos(stale.maxAge()));
        }
    }

    static ReadMode readMode(PacketReader in) {
        int number = in.u1();
        long value = in.count8();
        return switch (number) {
            case LINEARIZABLE -> ReadMode.LINEARIZABLE;
            case LEASE -> ReadMode.LEASE;
            case AT_LEAST -> new ReadMode.AtLeast(value);
            case STALE -> new ReadMode.Stale(Duration.ofNanos(value));
            default -> throw in.malformed("read mode " + number + " is none of 0 to " + STALE);
        };
    }

    static void write(WatchSpec spec, PacketWriter out) {
        write(spec.range(), out);
        out.bytes(spec.glob());
        out.i8(spec.fromRevision());
        out.u1((spec.withPrevious() ? WITH_PREVIOUS : 0)
                | (spec.puts() ? PUTS : 0)
                | (spec.deletes() ? DELETES : 0)
                | (spec.once() ? ONCE : 0));
    }

    static WatchSpec readSpec(PacketReader in) {
        KeyRange range = readRange(in);
        Bytes glob = in.shared();
        long fromRevision = in.i8();
        int flags = in.u1();
        return new WatchSpec(
                range,
                glob,
                fromRevision,
                (flags & WITH_PREVIOUS) != 0,
                (flags & PUTS) != 0,
                (flags & DELETES) != 0,
                (flags & ONCE) != 0);
    }

    static void write(KeyValue entry, PacketWriter out) {
        out.bytes(entry.key());
        out.bytes(entry.value());
        out.i8(entry.createRevision());
        out.i8(entry.modRevision());
        out.i8(entry.version());
        out.i8(entry.session());
    }

    static KeyValue readEntry(PacketReader in) {
        return new KeyValue(in.shared(), in.shared(), in.i8(), in.i8(), in.i8(), in.i8());
    }

    private static void write(KeyRange range, PacketWriter out) {
        @Nullable Bytes to = range.to();
        out.bytes(range.from());
        out.flag(to != null);
        if (to != null) {
            out.bytes(to);
        }
    }

    private static KeyRange readRange(PacketReader in) {
        return new KeyRange(in.shared(), in.flag() ? in.shared() : null);
    }

    private static void write(ReplicaSet replicas, PacketWriter out) {
        out.i4(replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            out.i8(replicas.at(i));
        }
    }

    private static ReplicaSet readReplicas(PacketReader in) {
        return ReplicaSet.of(in.longs());
    }

    /** An age beyond 292 years is as good as any age. */
    private static long nanos(Duration age) {
        if (age.isNegative()) {
            return 0;
        }
        return age.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : age.toNanos();
    }
}
