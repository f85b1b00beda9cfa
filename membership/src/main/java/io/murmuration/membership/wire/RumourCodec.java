package io.murmuration.membership.wire;

import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.MemberRecord;
import io.murmuration.membership.swim.Rumour;
import io.murmuration.membership.swim.Rumour.GroupEntry;
import io.murmuration.membership.swim.Rumour.MemberClaim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** News, and the records of members within it. */
final class RumourCodec {

    /** The largest φ that travels; larger ones are cut to it. */
    static final double MAX_PHI = 1e6;

    private static final Duration MAX_SILENCE = Duration.ofMillis(PacketReader.MAX_SPAN_MILLIS);
    private static final double PHI_STEPS = 100;
    private static final int MIN_ITEM_BYTES = 2;

    private final ValueCodec values;

    RumourCodec(ValueCodec values) {
        this.values = values;
    }

    static void write(List<Rumour> rumours, PacketWriter out) {
        out.varint(rumours.size());
        for (Rumour rumour : rumours) {
            write(rumour, out);
        }
    }

    static void write(Rumour rumour, PacketWriter out) {
        int start = out.begin();
        if (rumour instanceof MemberClaim claim) {
            out.u1(WireNumbers.MEMBER);
            writeClaim(claim.record(), claim.evidence(), claim.verdictAgeMillis(), out);
        } else if (rumour instanceof GroupEntry entry) {
            out.u1(WireNumbers.GROUP);
            writeEntry(entry, out);
        }
        out.end(start);
    }

    List<Rumour> readAll(PacketReader in) {
        int size = in.smallCount();
        PacketReader.check(size <= in.remaining() / MIN_ITEM_BYTES, "list is longer than what contains it");
        if (size == 0) {
            return List.of();
        }
        List<Rumour> rumours = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int outer = in.open();
            int kind = in.u1();
            if (kind == WireNumbers.MEMBER) {
                rumours.add(readClaim(in));
            } else if (kind == WireNumbers.GROUP) {
                rumours.add(readEntry(in));
            }
            in.close(outer);
        }
        return Collections.unmodifiableList(rumours);
    }

    static void writeRecord(MemberRecord member, PacketWriter out) {
        int start = out.begin();
        writeClaim(member, null, 0, out);
        out.end(start);
    }

    MemberRecord readRecord(PacketReader in) {
        int outer = in.open();
        MemberRecord member = readClaim(in).record();
        in.close(outer);
        return member;
    }

    private static void writeClaim(
            MemberRecord member, @Nullable Evidence evidence, long verdictAgeMillis, PacketWriter out) {
        Attributes attributes = member.attributes();
        ValueCodec.write(member.id(), out);
        out.varint(member.incarnation());
        out.u1(WireNumbers.of(member.state())
                | (attributes != null ? WireNumbers.HAS_ATTRIBUTES : 0)
                | (evidence != null ? WireNumbers.HAS_EVIDENCE : 0)
                | (verdictAgeMillis != 0 ? WireNumbers.HAS_VERDICT_AGE : 0));
        if (attributes != null) {
            ValueCodec.write(attributes, out);
        }
        if (evidence != null) {
            write(evidence, out);
        }
        if (verdictAgeMillis != 0) {
            out.varint(verdictAgeMillis);
        }
    }

    private MemberClaim readClaim(PacketReader in) {
        NodeId id = values.readNodeId(in);
        long incarnation = in.count(PacketReader.MAX_COUNT);
        int said = in.u1();
        MemberState state = WireNumbers.state(said & WireNumbers.STATE_MASK);
        Attributes attributes = (said & WireNumbers.HAS_ATTRIBUTES) != 0 ? values.readAttributes(in) : null;
        Evidence evidence = (said & WireNumbers.HAS_EVIDENCE) != 0 ? readEvidence(in) : null;
        long verdictAgeMillis = (said & WireNumbers.HAS_VERDICT_AGE) != 0 ? in.span() : 0;
        return new MemberClaim(new MemberRecord(id, incarnation, state, attributes), evidence, verdictAgeMillis);
    }

    private static void write(Evidence evidence, PacketWriter out) {
        boolean endless = evidence.silence().compareTo(MAX_SILENCE) > 0;
        out.varint(endless ? PacketReader.MAX_SPAN_MILLIS : evidence.silence().toMillis());
        out.varint(Math.round(Math.min(evidence.phi(), MAX_PHI) * PHI_STEPS));
        out.varint(evidence.quorum());
        out.u1(evidence.observers().size());
        for (String observer : evidence.observers()) {
            ValueCodec.writeName(observer, out);
        }
    }

    private Evidence readEvidence(PacketReader in) {
        Duration silence = Duration.ofMillis(in.span());
        double phi = in.count((long) (MAX_PHI * PHI_STEPS)) / PHI_STEPS;
        int quorum = in.smallCount();
        int size = in.u1();
        PacketReader.check(size <= Evidence.MAX_OBSERVERS, "too many observers");
        List<String> observers = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            observers.add(values.readName(in));
        }
        return new Evidence(observers, silence, phi, quorum);
    }

    private static void writeEntry(GroupEntry entry, PacketWriter out) {
        PacketWriter.check(entry.gone() == entry.key().isEmpty(), "group key", entry.key());
        PacketWriter.check(entry.gone() == entry.ref().isEmpty(), "group reference", entry.ref());
        ValueCodec.write(entry.owner(), out);
        PacketWriter.check(entry.number() >= 1, "group entry's number", entry.number());
        out.varint(entry.number());
        out.flag(entry.gone());
        if (!entry.gone()) {
            out.text(entry.key(), GroupEntry.MAX_KEY_BYTES, "group key");
            out.text(entry.ref(), GroupEntry.MAX_REF_BYTES, "group reference");
        }
    }

    private GroupEntry readEntry(PacketReader in) {
        NodeId owner = values.readNodeId(in);
        long number = in.count(PacketReader.MAX_COUNT);
        PacketReader.check(number >= 1, "group entry's number is zero");
        if (in.flag()) {
            return new GroupEntry(owner, number, "", "", true);
        }
        String key = values.readText(in, GroupEntry.MAX_KEY_BYTES);
        String ref = values.readText(in, GroupEntry.MAX_REF_BYTES);
        PacketReader.check(!key.isEmpty() && !ref.isEmpty(), "group entry is empty");
        return new GroupEntry(owner, number, key, ref, false);
    }
}
