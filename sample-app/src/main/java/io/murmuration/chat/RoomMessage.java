package io.murmuration.chat;

import akka.actor.typed.ActorRef;
import io.murmuration.chat.room.Heard;
import io.murmuration.chat.room.Post;
import io.murmuration.membership.WireMessage;
import java.util.List;

/** What the actors of one room say to each other, from node to node. */
public sealed interface RoomMessage extends RoomActor.Command, WireMessage {

    /** A message, streamed by its speaker to {@code from}'s peers from {@code since} on. */
    record Deliver(Post post, long since, ActorRef<RoomMessage> from) implements RoomMessage {}

    /** Says that all messages below {@code next} have come. */
    record Acknowledge(long next, ActorRef<RoomMessage> from) implements RoomMessage {}

    /** Asks for what is known beyond {@code heard}. */
    record Ask(List<Heard> heard, ActorRef<RoomMessage> from) implements RoomMessage {}

    /** Answers {@link Ask}, perhaps in part. */
    record Answer(List<Post> posts, boolean more, ActorRef<RoomMessage> from) implements RoomMessage {}
}
