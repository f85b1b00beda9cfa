package io.murmuration.membership.wire;

import io.murmuration.membership.swim.MemberRecord;
import io.murmuration.membership.swim.Rumour;
import io.murmuration.membership.swim.SwimMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said, one form for each message. */
final class MessageCodec {

    private static final int BUCKETS = 64;
    private static final int MAX_DETAIL_BYTES = 255;

    private final ValueCodec values;
    private final RumourCodec rumours;

    MessageCodec(ValueCodec values) {
        this.values = values;
        this.rumours = new RumourCodec(values);
    }

    /** Writes the type, the length of the body, and the body. */
    static void write(SwimMessage message, PacketWriter out) {
        if (message instanceof SwimMessage.Ping ping) {
            writePing(ping, out);
        } else if (message instanceof SwimMessage.Ack ack) {
            writeAck(ack, out);
        } else if (message instanceof SwimMessage.Gossip gossip) {
            int start = begin(WireNumbers.GOSSIP, out);
            RumourCodec.write(gossip.news(), out);
            out.end(start);
        } else if (!writeDoubt(message, out) && !writeEntry(message, out)) {
            writeSync(message, out);
        }
    }

    /** Reads a message up to the end of the bytes; null if its type is not known. */
    @Nullable
    SwimMessage read(int type, PacketReader in) {
        int outer = in.open();
        SwimMessage message = switch (type) {
            case WireNumbers.PING -> readPing(in);
            case WireNumbers.ACK ->
                new SwimMessage.Ack(in.varint(), (short) in.u2(), in.fixed8(), in.fixed4(), rumours.readAll(in));
            case WireNumbers.PING_REQ -> new SwimMessage.PingReq(in.varint(), values.readNodeId(in), in.smallCount());
            case WireNumbers.INDIRECT_ACK ->
                new SwimMessage.IndirectAck(in.varint(), values.readNodeId(in), in.count(PacketReader.MAX_COUNT));
            case WireNumbers.NACK -> new SwimMessage.Nack(in.varint(), values.readNodeId(in), in.span() - 1);
            case WireNumbers.ACCUSE ->
                new SwimMessage.Accuse(values.readNodeId(in), in.count(PacketReader.MAX_COUNT), in.span(), in.flag());
            case WireNumbers.HEARD ->
                new SwimMessage.Heard(values.readNodeId(in), in.count(PacketReader.MAX_COUNT), in.span());
            case WireNumbers.GOSSIP -> new SwimMessage.Gossip(rumours.readAll(in));
            case WireNumbers.JOIN -> readJoin(in);
            case WireNumbers.COOKIE -> new SwimMessage.Cookie(in.fixed8());
            case WireNumbers.WELCOME -> new SwimMessage.Welcome(rumours.readRecord(in), in.fixed8());
            case WireNumbers.REFUSE -> readRefuse(in);
            case WireNumbers.SYNC_OFFER -> new SwimMessage.SyncOffer(in.varint(), readBuckets(in));
            case WireNumbers.SYNC_PAGE ->
                new SwimMessage.SyncPage(
                        in.varint(), in.smallCount(), in.flag(), in.flag(), in.fixed8(), rumours.readAll(in));
            case WireNumbers.SYNC_ACK -> new SwimMessage.SyncAck(in.varint(), in.smallCount(), in.flag());
            case WireNumbers.LEAVE -> new SwimMessage.Leave(in.varint(), rumours.readRecord(in));
            case WireNumbers.LEAVE_ACK -> new SwimMessage.LeaveAck(in.varint());
            default -> null;
        };
        in.close(outer);
        return message;
    }

    private static int begin(int type, PacketWriter out) {
        out.u1(type);
        return out.begin();
    }

    private static void writePing(SwimMessage.Ping ping, PacketWriter out) {
        int start = begin(WireNumbers.PING, out);
        out.varint(ping.seq());
        out.flag(ping.routine());
        out.fixed8(ping.digest());
        out.fixed4(ping.pauses());
        RumourCodec.write(ping.news(), out);
        pad(PacketCodec.MIN_PING_BYTES, out);
        out.end(start);
    }

    private SwimMessage readPing(PacketReader in) {
        PacketReader.check(in.total() >= PacketCodec.MIN_PING_BYTES, "ping is smaller than its answer");
        long seq = in.varint();
        boolean routine = in.flag();
        long digest = in.fixed8();
        int pauses = in.fixed4();
        List<Rumour> news = rumours.readAll(in);
        in.take(in.u1());
        return new SwimMessage.Ping(seq, routine, digest, pauses, news);
    }

    private static void writeAck(SwimMessage.Ack ack, PacketWriter out) {
        int start = begin(WireNumbers.ACK, out);
        PacketWriter.check(ack.shiftMillis() == (short) ack.shiftMillis(), "shift", ack.shiftMillis());
        out.varint(ack.seq());
        out.u2(ack.shiftMillis());
        out.fixed8(ack.digest());
        out.fixed4(ack.pauses());
        RumourCodec.write(ack.news(), out);
        out.end(start);
    }

    private static boolean writeDoubt(SwimMessage message, PacketWriter out) {
        int start;
        if (message instanceof SwimMessage.PingReq request) {
            start = begin(WireNumbers.PING_REQ, out);
            out.varint(request.seq());
            ValueCodec.write(request.target(), out);
            out.count(request.budgetMillis(), "budget");
        } else if (message instanceof SwimMessage.IndirectAck ack) {
            start = begin(WireNumbers.INDIRECT_ACK, out);
            out.varint(ack.seq());
            ValueCodec.write(ack.target(), out);
            out.count(ack.incarnation(), "incarnation");
        } else if (message instanceof SwimMessage.Nack nack) {
            start = begin(WireNumbers.NACK, out);
            out.varint(nack.seq());
            ValueCodec.write(nack.target(), out);
            out.count(nack.heardAgoMillis() + 1, "time since a member was heard");
        } else if (message instanceof SwimMessage.Accuse accuse) {
            start = begin(WireNumbers.ACCUSE, out);
            ValueCodec.write(accuse.subject(), out);
            out.count(accuse.incarnation(), "incarnation");
            out.count(accuse.silenceMillis(), "silence");
            out.flag(accuse.lethal());
        } else if (message instanceof SwimMessage.Heard heard) {
            start = begin(WireNumbers.HEARD, out);
            ValueCodec.write(heard.subject(), out);
            out.count(heard.incarnation(), "incarnation");
            out.count(heard.agoMillis(), "time since a member was heard");
        } else {
            return false;
        }
        out.end(start);
        return true;
    }

    private static boolean writeEntry(SwimMessage message, PacketWriter out) {
        int start;
        if (message instanceof SwimMessage.Join join) {
            start = begin(WireNumbers.JOIN, out);
            RumourCodec.writeRecord(join.self(), out);
            out.fixed8(join.cookie());
            out.fixed8(join.digest());
            pad(PacketCodec.MIN_JOIN_BYTES, out);
        } else if (message instanceof SwimMessage.Cookie cookie) {
            start = begin(WireNumbers.COOKIE, out);
            out.fixed8(cookie.cookie());
        } else if (message instanceof SwimMessage.Welcome welcome) {
            start = begin(WireNumbers.WELCOME, out);
            RumourCodec.writeRecord(welcome.self(), out);
            out.fixed8(welcome.digest());
        } else if (message instanceof SwimMessage.Refuse refuse) {
            start = begin(WireNumbers.REFUSE, out);
            out.u1(refuse.reason().number());
            out.fixed8(refuse.uid());
            out.text(refuse.detail(), MAX_DETAIL_BYTES, "detail of a refusal");
        } else if (message instanceof SwimMessage.Leave leave) {
            start = begin(WireNumbers.LEAVE, out);
            out.varint(leave.seq());
            RumourCodec.writeRecord(leave.self(), out);
        } else if (message instanceof SwimMessage.LeaveAck ack) {
            start = begin(WireNumbers.LEAVE_ACK, out);
            out.varint(ack.seq());
        } else {
            return false;
        }
        out.end(start);
        return true;
    }

    private SwimMessage readJoin(PacketReader in) {
        PacketReader.check(in.total() >= PacketCodec.MIN_JOIN_BYTES, "join is smaller than its answer");
        MemberRecord self = rumours.readRecord(in);
        long cookie = in.fixed8();
        long digest = in.fixed8();
        in.take(in.u1());
        return new SwimMessage.Join(self, cookie, digest);
    }

    private SwimMessage readRefuse(PacketReader in) {
        return new SwimMessage.Refuse(WireNumbers.reason(in.u1()), in.fixed8(), values.readText(in, MAX_DETAIL_BYTES));
    }

    private static void writeSync(SwimMessage message, PacketWriter out) {
        int start;
        if (message instanceof SwimMessage.SyncOffer offer) {
            PacketWriter.check(
                    offer.buckets().size() == BUCKETS,
                    "number of buckets",
                    offer.buckets().size());
            start = begin(WireNumbers.SYNC_OFFER, out);
            out.varint(offer.session());
            for (long bucket : offer.buckets()) {
                out.fixed8(bucket);
            }
        } else if (message instanceof SwimMessage.SyncPage page) {
            start = begin(WireNumbers.SYNC_PAGE, out);
            out.varint(page.session());
            out.count(page.page(), "page");
            out.flag(page.last());
            out.flag(page.answer());
            out.fixed8(page.mask());
            RumourCodec.write(page.items(), out);
        } else if (message instanceof SwimMessage.SyncAck ack) {
            start = begin(WireNumbers.SYNC_ACK, out);
            out.varint(ack.session());
            out.count(ack.page(), "page");
            out.flag(ack.answer());
        } else {
            throw new IllegalStateException("no form for " + message);
        }
        out.end(start);
    }

    private static List<Long> readBuckets(PacketReader in) {
        PacketReader.check(in.remaining() >= BUCKETS * Long.BYTES, "bytes end too early");
        List<Long> buckets = new ArrayList<>(BUCKETS);
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(in.fixed8());
        }
        return Collections.unmodifiableList(buckets);
    }

    /** Fills a request up, so that no answer to it is larger: nobody can be flooded through us. */
    private static void pad(int minBytes, PacketWriter out) {
        int missing = Math.max(0, minBytes - out.size() - 1);
        out.u1(missing);
        out.zeros(missing);
    }
}
