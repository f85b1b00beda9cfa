package io.murmuration.membership.swim;

import io.murmuration.gossip.view.ViewDigest;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What this node holds of one name. Only {@link MemberTable} changes the record. */
final class Entry {

    final long nameHash;
    MemberRecord record;

    /** Why the member is suspected or dead, with its silence as of {@link #verdictAt}. */
    @Nullable
    Evidence evidence;

    /** When the verdict was given, on this node's clock. */
    long verdictAt;

    /** Last sign of life that this node got itself, in waking time; or when it first knew of it. */
    long heardAt;

    /** Since when the member has been alive in this node's eyes without a break, in waking time. */
    long standingSince;

    /** Whether this life was ever suspected or held dead in this node's eyes. */
    boolean disputed;

    /**
     * Since when the member's digest has differed from this node's; {@link Node#NEVER} if it does
     * not.
     */
    long differsSince = Node.NEVER;

    /** When this node learned that the member had ended. */
    long endedAt;

    /** When this node last told the member, or someone about it, what it holds of it. */
    long challengedAt = Long.MIN_VALUE / 2;

    /** The newest protocol version it is counted under while it is live. */
    int liveVersion;

    /** Place in the table's list of live others; -1 outside. */
    int liveIndex = -1;

    Entry(MemberRecord record) {
        this.record = record;
        this.nameHash = ViewDigest.hash(record.id().name());
    }

    String name() {
        return record.id().name();
    }

    NodeId id() {
        return record.id();
    }

    MemberState state() {
        return record.state();
    }

    boolean isLive() {
        return record.state().isLive();
    }

    Attributes attributes() {
        return Objects.requireNonNull(record.attributes());
    }

    Address address() {
        return attributes().address();
    }

    /** Returns what the digest holds of a live member: a suspicion makes no difference. */
    long digestItem() {
        long life = ViewDigest.mix(nameHash ^ ViewDigest.mix(record.id().uid()));
        return ViewDigest.mix(
                life + ViewDigest.mix(record.incarnation() * 31 + attributes().version()));
    }

    int bucket() {
        return ViewDigest.bucketOf(nameHash);
    }

    @Override
    public String toString() {
        return record.id() + " " + record.state() + "@" + record.incarnation();
    }
}
