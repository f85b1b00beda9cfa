package io.murmuration.consensus.wire;

import io.murmuration.consensus.bootstrap.FoundingMessage;
import io.murmuration.consensus.bootstrap.FoundingMessage.AcceptFounding;
import io.murmuration.consensus.bootstrap.FoundingMessage.BeginFounding;
import io.murmuration.consensus.bootstrap.FoundingMessage.ProposeFounding;
import io.murmuration.consensus.bootstrap.FoundingMessage.RefuseFounding;
import io.murmuration.consensus.exchange.ReplicaAddress;
import java.util.ArrayList;
import java.util.List;

/** What founders say. */
final class FoundingCodec {

    private static final int ADDRESS_BYTES_LEAST = 12;

    private FoundingCodec() {}

    static int kindOf(FoundingMessage message) {
        if (message instanceof ProposeFounding) {
            return WireNumbers.PROPOSE_FOUNDING;
        }
        if (message instanceof AcceptFounding) {
            return WireNumbers.ACCEPT_FOUNDING;
        }
        return message instanceof RefuseFounding ? WireNumbers.REFUSE_FOUNDING : WireNumbers.BEGIN_FOUNDING;
    }

    static void write(FoundingMessage message, PacketWriter out) {
        out.text(message.from());
        if (message instanceof ProposeFounding propose) {
            out.i8(propose.clusterId());
            out.i4(propose.replicas().size());
            for (ReplicaAddress address : propose.replicas()) {
                ValueCodec.write(address, out);
            }
        } else if (message instanceof AcceptFounding accept) {
            out.i8(accept.clusterId());
        } else if (message instanceof RefuseFounding refuse) {
            out.i8(refuse.clusterId());
            out.text(refuse.why());
        } else if (message instanceof BeginFounding begin) {
            out.i8(begin.clusterId());
        }
    }

    static FoundingMessage read(int kind, PacketReader in) {
        String from = in.text();
        long clusterId = in.i8();
        return switch (kind) {
            case WireNumbers.PROPOSE_FOUNDING -> new ProposeFounding(from, clusterId, readAddresses(in));
            case WireNumbers.ACCEPT_FOUNDING -> new AcceptFounding(from, clusterId);
            case WireNumbers.REFUSE_FOUNDING -> new RefuseFounding(from, clusterId, in.text());
            case WireNumbers.BEGIN_FOUNDING -> new BeginFounding(from, clusterId);
            default -> throw in.malformed("kind " + kind + " is none of founding");
        };
    }

    private static List<ReplicaAddress> readAddresses(PacketReader in) {
        int count = in.count(ADDRESS_BYTES_LEAST);
        List<ReplicaAddress> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(ValueCodec.readAddress(in));
        }
        return addresses;
    }
}
