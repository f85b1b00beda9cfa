package io.murmuration.membership.wire;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.swim.RefuseReason;

/**
 * Every number that stands for something in a packet. Append only: a number that was used once is
 * never given another meaning, since nodes of several versions talk to each other.
 */
final class WireNumbers {

    /** First byte of every packet. */
    static final int FORMAT = 0xB1;

    /** Second byte of a packet that is not sealed. */
    static final int NO_KEY = 0;

    // Header flags. Bits 4 to 6 are free; a reader skips what it does not know.
    static final int ISOLATED = 1;
    static final int HAS_CLUSTER_ID = 1 << 1;
    static final int HAS_ACCUSATION = 1 << 2;
    static final int HAS_EXTENSION = 1 << 7;

    // Message types.
    static final int PING = 1;
    static final int ACK = 2;
    static final int PING_REQ = 3;
    static final int INDIRECT_ACK = 4;
    static final int NACK = 5;
    static final int ACCUSE = 6;
    static final int HEARD = 7;
    static final int GOSSIP = 8;
    static final int JOIN = 9;
    static final int COOKIE = 10;
    static final int WELCOME = 11;
    static final int REFUSE = 12;
    static final int SYNC_OFFER = 13;
    static final int SYNC_PAGE = 14;
    static final int SYNC_ACK = 15;
    static final int LEAVE = 16;
    static final int LEAVE_ACK = 17;

    // Kinds of rumours.
    static final int MEMBER = 1;
    static final int GROUP = 2;

    // The byte of a member record: its state in the lower four bits, and what follows.
    static final int STATE_MASK = 0x0f;
    static final int HAS_ATTRIBUTES = 1 << 4;
    static final int HAS_EVIDENCE = 1 << 5;
    static final int HAS_VERDICT_AGE = 1 << 6;

    private WireNumbers() {}

    static int of(MemberState state) {
        return switch (state) {
            case ALIVE -> 1;
            case SUSPECT -> 2;
            case DEAD -> 3;
            case LEFT -> 4;
        };
    }

    static MemberState state(int number) {
        return switch (number) {
            case 1 -> MemberState.ALIVE;
            case 2 -> MemberState.SUSPECT;
            case 3 -> MemberState.DEAD;
            case 4 -> MemberState.LEFT;
            default -> throw new MalformedPacket("unknown member state");
        };
    }

    static RefuseReason reason(int number) {
        return switch (number) {
            case 1 -> RefuseReason.OTHER_CLUSTER;
            case 2 -> RefuseReason.NO_COMMON_VERSION;
            case 3 -> RefuseReason.NAME_IN_USE;
            case 4 -> RefuseReason.STALE_UID;
            case 5 -> RefuseReason.OTHER_CLUSTER_ID;
            default -> throw new MalformedPacket("unknown reason of a refusal");
        };
    }
}
