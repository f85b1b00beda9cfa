package io.murmuration.membership.swim;

import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What is claimed of one member. Claims about one name form a lattice: of two lives the newer wins
 * whole; within a life the higher incarnation, then the graver state; the attributes go by their
 * own version, which only the member raises. {@link #join} is therefore commutative, associative
 * and idempotent, and nodes that have heard the same claims in any order hold the same.
 *
 * @param id whom the claim is about
 * @param incarnation which of the member's own statements the claim refers to, from 0
 * @param state what is claimed
 * @param attributes what the member says of itself, or null if the claim does not carry it
 */
public record MemberRecord(
        NodeId id,
        long incarnation,
        MemberState state,
        @Nullable Attributes attributes) {

    public MemberRecord {
        if (incarnation < 0) {
            throw new IllegalArgumentException("incarnation must not be negative: " + incarnation);
        }
    }

    /** Returns what two claims about the same name amount to. */
    public MemberRecord join(MemberRecord other) {
        if (id.uid() != other.id.uid()) {
            return id.uid() > other.id.uid() ? this : other;
        }
        MemberRecord graver = compareVerdict(other) >= 0 ? this : other;
        return graver.withAttributes(newer(attributes, other.attributes));
    }

    /** Compares life, incarnation and state, in this order; attributes have no say. */
    public int compareVerdict(MemberRecord other) {
        int byUid = Long.compare(id.uid(), other.id.uid());
        if (byUid != 0) {
            return byUid;
        }
        int byIncarnation = Long.compare(incarnation, other.incarnation);
        return byIncarnation != 0 ? byIncarnation : state.compareTo(other.state);
    }

    MemberRecord with(MemberState changed) {
        return new MemberRecord(id, incarnation, changed, attributes);
    }

    MemberRecord withAttributes(@Nullable Attributes changed) {
        return new MemberRecord(id, incarnation, state, changed);
    }

    /** Returns the claim in its short form, for those who know the member already. */
    MemberRecord bare() {
        return attributes == null ? this : withAttributes(null);
    }

    Member toMember() {
        if (attributes == null) {
            throw new IllegalStateException("nothing is known of " + id + " but its state");
        }
        return new Member(id, incarnation, state, attributes);
    }

    private static @Nullable Attributes newer(@Nullable Attributes one, @Nullable Attributes two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.compareTo(two) >= 0 ? one : two;
    }
}
