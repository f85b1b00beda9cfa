package io.murmuration.membership;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.pattern.StatusReply;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.swim.RefuseReason;
import java.util.List;

/** What {@link Membership#manager()} understands. */
public sealed interface MembershipCommand extends MembershipActor.Command {

    /** Joins the cluster that the contact points of the configured discovery belong to. */
    record Join(ActorRef<JoinReply> replyTo) implements MembershipCommand {}

    /** Joins the cluster that {@code seeds} belong to; without any, starts one. */
    record JoinSeeds(List<Address> seeds, ActorRef<JoinReply> replyTo) implements MembershipCommand {

        public JoinSeeds {
            seeds = List.copyOf(seeds);
        }
    }

    /** What became of a wish to join. */
    sealed interface JoinReply {}

    /** The node is a member. */
    record Joined(MembershipView view) implements JoinReply {}

    /** A member did not let the node in. */
    record JoinRefused(RefuseReason reason, Address by, String detail) implements JoinReply {}

    /** The node could not even ask, and {@code problem} says why and what to do. */
    record JoinFailed(String problem) implements JoinReply {}

    /** Says goodbye. Answered when the goodbye was acknowledged or its time is over. */
    record Leave(ActorRef<Done> replyTo) implements MembershipCommand {}

    /**
     * Publishes other tags. Answered with this node as its own view shows it then; before the join
     * it waits for that.
     */
    record UpdateTags(Tags tags, ActorRef<StatusReply<Member>> replyTo) implements MembershipCommand {}

    /** Publishes where else this node can be reached. Answered like {@link UpdateTags}. */
    record UpdateEndpoint(String purpose, String where, ActorRef<StatusReply<Member>> replyTo)
            implements MembershipCommand {}

    /** Asks for what was counted. */
    record GetStats(ActorRef<MembershipStats> replyTo) implements MembershipCommand {}

    /** Asks for every member with what this node knows of its silence. */
    record GetDetails(ActorRef<List<MemberDetails>> replyTo) implements MembershipCommand {}
}
