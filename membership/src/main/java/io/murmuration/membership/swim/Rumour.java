package io.murmuration.membership.swim;

import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.NodeId;
import org.jspecify.annotations.Nullable;

/** One piece of news, as it travels. */
public sealed interface Rumour {

    /**
     * A claim about a member.
     *
     * @param evidence why it is suspected or held dead; null for the living and those who left.
     *     Its silence is measured until the packet was sent, so that it needs no common clock
     * @param verdictAgeMillis how long ago the verdict was given; 0 without evidence
     */
    record MemberClaim(MemberRecord record, @Nullable Evidence evidence, long verdictAgeMillis) implements Rumour {

        public MemberClaim {
            if (verdictAgeMillis < 0) {
                throw new IllegalArgumentException("verdictAgeMillis must not be negative: " + verdictAgeMillis);
            }
        }
    }

    /**
     * One actor in one group. Of two claims about an entry, the one that says gone wins.
     *
     * @param owner the member on which the actor runs
     * @param number counts the owner's entries, from 1
     * @param key the group, 1 to {@value #MAX_KEY_BYTES} bytes; empty if gone
     * @param ref the actor's reference in its serialized form, 1 to {@value #MAX_REF_BYTES} bytes;
     *     empty if gone
     * @param gone whether the actor has left the group
     */
    record GroupEntry(NodeId owner, long number, String key, String ref, boolean gone) implements Rumour {

        /** The most bytes of a key. */
        public static final int MAX_KEY_BYTES = 128;

        /** The most bytes of a reference. */
        public static final int MAX_REF_BYTES = 400;

        /** Returns the claim that this entry has ended. */
        public GroupEntry ended() {
            return new GroupEntry(owner, number, "", "", true);
        }
    }
}
