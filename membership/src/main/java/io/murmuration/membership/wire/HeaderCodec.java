package io.murmuration.membership.wire;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Packet;
import org.jspecify.annotations.Nullable;

/** The part of a packet that every version of the protocol can read. */
final class HeaderCodec {

    /** The most bytes that a header of this version takes. */
    static final int MAX_BYTES = 6 + 8 + 8 + (1 + NodeId.MAX_NAME_LENGTH + 8) + 9 + 8 + (9 + 1);

    private HeaderCodec() {}

    static void write(Packet.Header header, PacketWriter out) {
        Packet.Accusation accusation = header.accusation();
        int flags = (header.isolated() ? WireNumbers.ISOLATED : 0)
                | (header.clusterId() != 0 ? WireNumbers.HAS_CLUSTER_ID : 0)
                | (accusation != null ? WireNumbers.HAS_ACCUSATION : 0);
        out.u1(WireNumbers.FORMAT);
        out.u1(WireNumbers.NO_KEY);
        writeVersion(header.version(), out);
        writeVersion(header.oldestVersion(), out);
        writeVersion(header.newestVersion(), out);
        PacketWriter.check(header.oldestVersion() <= header.newestVersion(), "range of versions", header);
        out.u1(flags);
        out.fixed8(header.cluster());
        if (header.clusterId() != 0) {
            out.fixed8(header.clusterId());
        }
        ValueCodec.write(header.sender(), out);
        out.count(header.incarnation(), "incarnation");
        PacketWriter.check(header.targetUid() >= 0, "target uid", header.targetUid());
        out.fixed8(header.targetUid());
        if (accusation != null) {
            out.count(accusation.incarnation(), "incarnation");
            out.u1(WireNumbers.of(accusation.state()));
        }
    }

    static Packet.Header read(PacketReader in, ValueCodec values) {
        PacketReader.check(in.u1() == WireNumbers.FORMAT, "not a packet of ours");
        PacketReader.check(in.u1() == WireNumbers.NO_KEY, "sealed, and this node has no keys");
        int version = in.u1();
        int oldestVersion = in.u1();
        int newestVersion = in.u1();
        boolean range = version >= 1 && oldestVersion >= 1 && newestVersion >= oldestVersion;
        PacketReader.check(range, "protocol versions are not a range");
        int flags = in.u1();
        long cluster = in.fixed8();
        long clusterId = 0;
        if ((flags & WireNumbers.HAS_CLUSTER_ID) != 0) {
            clusterId = in.fixed8();
            PacketReader.check(clusterId != 0, "cluster id is zero");
        }
        NodeId sender = values.readNodeId(in);
        long incarnation = in.count(PacketReader.MAX_COUNT);
        long targetUid = in.fixed8();
        PacketReader.check(targetUid >= 0, "target uid is negative");
        Packet.Accusation accusation = readAccusation(flags, in);
        if ((flags & WireNumbers.HAS_EXTENSION) != 0) {
            in.take(in.u1());
        }
        boolean isolated = (flags & WireNumbers.ISOLATED) != 0;
        return new Packet.Header(
                version,
                oldestVersion,
                newestVersion,
                cluster,
                clusterId,
                sender,
                incarnation,
                isolated,
                targetUid,
                accusation);
    }

    private static void writeVersion(int version, PacketWriter out) {
        PacketWriter.check(version >= 1 && version <= 255, "protocol version", version);
        out.u1(version);
    }

    private static Packet.@Nullable Accusation readAccusation(int flags, PacketReader in) {
        if ((flags & WireNumbers.HAS_ACCUSATION) == 0) {
            return null;
        }
        long incarnation = in.count(PacketReader.MAX_COUNT);
        MemberState state = WireNumbers.state(in.u1());
        return new Packet.Accusation(incarnation, state);
    }
}
