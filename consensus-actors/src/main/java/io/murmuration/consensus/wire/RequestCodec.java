package io.murmuration.consensus.wire;

import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Request.AckWatch;
import io.murmuration.consensus.exchange.Request.AddReplica;
import io.murmuration.consensus.exchange.Request.CancelWatch;
import io.murmuration.consensus.exchange.Request.CloseSession;
import io.murmuration.consensus.exchange.Request.Command;
import io.murmuration.consensus.exchange.Request.DescribeGroup;
import io.murmuration.consensus.exchange.Request.DescribeSession;
import io.murmuration.consensus.exchange.Request.KeepAlive;
import io.murmuration.consensus.exchange.Request.ListSessions;
import io.murmuration.consensus.exchange.Request.OpenSession;
import io.murmuration.consensus.exchange.Request.OpenWatch;
import io.murmuration.consensus.exchange.Request.PromoteReplica;
import io.murmuration.consensus.exchange.Request.Query;
import io.murmuration.consensus.exchange.Request.RemoveReplica;
import io.murmuration.consensus.exchange.Request.TransferLeader;

/** What clients ask. The frequent ones are looked for first. */
final class RequestCodec {

    private RequestCodec() {}

    static int kindOf(Request request) {
        if (request instanceof Command) {
            return WireNumbers.COMMAND;
        }
        if (request instanceof Query) {
            return WireNumbers.QUERY;
        }
        if (request instanceof KeepAlive) {
            return WireNumbers.KEEP_ALIVE;
        }
        if (request instanceof AckWatch) {
            return WireNumbers.ACK_WATCH;
        }
        return kindOfRare(request);
    }

    static void write(Request request, PacketWriter out) {
        out.i8(request.id());
        if (request instanceof Command command) {
            out.i8(command.session());
            out.i8(command.sequence());
            out.i8(command.ackedBelow());
            out.bytes(command.command());
        } else if (request instanceof Query query) {
            ValueCodec.write(query.mode(), out);
            out.bytes(query.question());
        } else if (request instanceof KeepAlive alive) {
            out.longs(alive.sessions());
        } else if (request instanceof AckWatch ack) {
            out.i8(ack.revision());
        } else {
            writeRare(request, out);
        }
    }

    static Request read(int kind, PacketReader in) {
        long id = in.i8();
        return switch (kind) {
            case WireNumbers.COMMAND -> new Command(id, in.i8(), in.i8(), in.i8(), in.bytes());
            case WireNumbers.QUERY -> new Query(id, ValueCodec.readMode(in), in.bytes());
            case WireNumbers.KEEP_ALIVE -> new KeepAlive(id, in.longs());
            case WireNumbers.ACK_WATCH -> new AckWatch(id, in.i8());
            case WireNumbers.OPEN_SESSION -> new OpenSession(id, in.i8(), in.i8(), in.flag());
            case WireNumbers.CLOSE_SESSION -> new CloseSession(id, in.i8());
            case WireNumbers.DESCRIBE_SESSION -> new DescribeSession(id, in.i8());
            case WireNumbers.LIST_SESSIONS -> new ListSessions(id);
            case WireNumbers.OPEN_WATCH -> new OpenWatch(id, ValueCodec.readSpec(in));
            case WireNumbers.CANCEL_WATCH -> new CancelWatch(id);
            case WireNumbers.DESCRIBE_GROUP -> new DescribeGroup(id);
            case WireNumbers.TRANSFER_LEADER -> new TransferLeader(id, in.i8());
            case WireNumbers.ADD_REPLICA -> new AddReplica(id, ValueCodec.readAddress(in));
            case WireNumbers.PROMOTE_REPLICA -> new PromoteReplica(id, in.i8());
            case WireNumbers.REMOVE_REPLICA -> new RemoveReplica(id, in.i8());
            default -> throw in.malformed("kind " + kind + " is no request");
        };
    }

    private static int kindOfRare(Request request) {
        if (request instanceof OpenSession) {
            return WireNumbers.OPEN_SESSION;
        }
        if (request instanceof CloseSession) {
            return WireNumbers.CLOSE_SESSION;
        }
        if (request instanceof DescribeSession) {
            return WireNumbers.DESCRIBE_SESSION;
        }
        if (request instanceof ListSessions) {
            return WireNumbers.LIST_SESSIONS;
        }
        if (request instanceof OpenWatch) {
            return WireNumbers.OPEN_WATCH;
        }
        if (request instanceof CancelWatch) {
            return WireNumbers.CANCEL_WATCH;
        }
        if (request instanceof DescribeGroup) {
            return WireNumbers.DESCRIBE_GROUP;
        }
        if (request instanceof TransferLeader) {
            return WireNumbers.TRANSFER_LEADER;
        }
        if (request instanceof AddReplica) {
            return WireNumbers.ADD_REPLICA;
        }
        return request instanceof PromoteReplica ? WireNumbers.PROMOTE_REPLICA : WireNumbers.REMOVE_REPLICA;
    }

    private static void writeRare(Request request, PacketWriter out) {
        if (request instanceof OpenSession open) {
            out.i8(open.session());
            out.i8(open.ttlMillis());
            out.flag(open.lease());
        } else if (request instanceof CloseSession close) {
            out.i8(close.session());
        } else if (request instanceof DescribeSession describe) {
            out.i8(describe.session());
        } else if (request instanceof OpenWatch open) {
            ValueCodec.write(open.spec(), out);
        } else if (request instanceof TransferLeader transfer) {
            out.i8(transfer.replica());
        } else if (request instanceof AddReplica add) {
            ValueCodec.write(add.replica(), out);
        } else if (request instanceof PromoteReplica promote) {
            out.i8(promote.replica());
        } else if (request instanceof RemoveReplica remove) {
            out.i8(remove.replica());
        }
    }
}
