package io.murmuration.membership.swim;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * One message with what every packet says.
 *
 * @param header who speaks to whom
 * @param message what is said
 */
public record Packet(Header header, SwimMessage message) {

    /** The newest version of the protocol that this code speaks. */
    public static final int NEWEST_VERSION = 1;

    /** The oldest version of the protocol that this code understands. */
    public static final int OLDEST_VERSION = 1;

    /**
     * What every packet says.
     *
     * @param version the version the packet is written in
     * @param oldestVersion the oldest version its sender understands
     * @param newestVersion the newest version its sender understands
     * @param cluster hash of the cluster's name
     * @param clusterId identity that the agreement layer gave the cluster; 0 if none yet
     * @param sender who speaks
     * @param incarnation the sender's incarnation: who hears this knows that the sender lives
     * @param isolated whether the sender hears from nobody, so that its silence tells and its
     *     accusations do not
     * @param targetUid the life that is meant; 0 if the sender does not know it
     * @param accusation what the sender holds of the target, if not that it lives
     */
    public record Header(
            int version,
            int oldestVersion,
            int newestVersion,
            long cluster,
            long clusterId,
            NodeId sender,
            long incarnation,
            boolean isolated,
            long targetUid,
            @Nullable Accusation accusation) {}

    /**
     * Tells the target what is said of it, so that it can refute (the buddy system, Lifeguard
     * §IV-C).
     */
    public record Accusation(long incarnation, MemberState state) {}
}
