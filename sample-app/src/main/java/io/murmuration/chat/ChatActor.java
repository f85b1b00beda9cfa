package io.murmuration.chat;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.murmuration.chat.room.Post;
import io.murmuration.chat.room.Speaker;
import io.murmuration.membership.Membership;
import io.murmuration.membership.member.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The guardian of a chat node: obeys what the person types, and holds the actors of presence, of
 * private messages and of the room the person is in. It starts once the node is a member.
 */
final class ChatActor extends AbstractBehavior<ChatActor.Command> {

    /** What the actor understands. */
    sealed interface Command {}

    /** The node is a member now, so that the room can be entered. */
    record Begin(Membership membership) implements Command {}

    /** A line that the person typed. */
    record Typed(Input input) implements Command {}

    /** Says goodbye to the room, after what was said has been acknowledged. */
    record Flush(ActorRef<Done> replyTo) implements Command {}

    /** How long what was said last may take to be acknowledged when the person leaves. */
    static final Duration FLUSH = Duration.ofSeconds(3);

    /**
     * Returns the guardian of one person's node.
     *
     * @param superseded set before the node stops because another has taken its name
     */
    static Behavior<Command> create(ChatSettings settings, Screen screen, AtomicBoolean superseded) {
        return Behaviors.setup(context -> Behaviors.receive(Command.class)
                .onMessage(
                        Begin.class, begin -> new ChatActor(context, settings, begin.membership(), screen, superseded))
                .onMessage(Flush.class, flush -> {
                    flush.replyTo().tell(Done.getInstance());
                    return Behaviors.same();
                })
                .build());
    }

    private final ChatSettings settings;
    private final Membership membership;
    private final Screen screen;
    private final ActorRef<WhisperActor.Command> whispers;
    private ActorRef<RoomActor.Command> room;
    private String roomName;
    private int visits;

    private ChatActor(
            ActorContext<Command> context,
            ChatSettings settings,
            Membership membership,
            Screen screen,
            AtomicBoolean superseded) {
        super(context);
        this.settings = settings;
        this.membership = membership;
        this.screen = screen;
        this.roomName = settings.room();
        membership
                .view()
                .member(membership.self().name())
                .ifPresent(self -> screen.event(EventLine.ready(self, settings.room())));
        ActorSystem<?> system = context.getSystem();
        // Showing text may block, and must slow down only those who show it.
        DispatcherSelector blocking = DispatcherSelector.blocking();
        context.spawn(PresenceActor.create(membership, screen, () -> stop(system, superseded)), "presence", blocking);
        this.whispers = context.spawn(WhisperActor.create(settings.nick(), membership, screen), "whispers", blocking);
        this.room = enter(settings.room());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Typed.class, this::onTyped)
                .onMessage(Flush.class, this::onFlush)
                .build();
    }

    private Behavior<Command> onTyped(Typed typed) {
        Input input = typed.input();
        if (input instanceof Input.Say say) {
            say(say.text());
        } else if (input instanceof Input.Whisper whisper) {
            whispers.tell(new WhisperActor.Send(whisper.nick(), whisper.text()));
        } else if (input instanceof Input.Join join) {
            move(join.room());
        } else if (input instanceof Input.Who) {
            show(Lines.who(membership.view(), roomName));
        } else if (input instanceof Input.Nodes) {
            show(Lines.nodes(membership.view()));
        } else if (input instanceof Input.Rooms) {
            show(Lines.rooms(membership.view()));
        } else if (input instanceof Input.Help) {
            show(Lines.help());
        } else if (input instanceof Input.Invalid invalid) {
            screen.problem(invalid.problem());
        } else if (input instanceof Input.Quit) {
            ChatNode.leave(getContext().getSystem());
        }
        return this;
    }

    private Behavior<Command> onFlush(Flush flush) {
        room.tell(new RoomActor.Close(FLUSH, flush.replyTo()));
        return this;
    }

    private void say(String text) {
        if (text.length() > Post.MAX_TEXT_LENGTH) {
            screen.problem("a message has at most " + Post.MAX_TEXT_LENGTH + " characters, this one has "
                    + text.length() + ": send it in parts");
        } else {
            room.tell(new RoomActor.Say(text));
        }
    }

    private void move(String to) {
        if (to.equals(roomName)) {
            screen.notice("you are in #" + to + " already");
            return;
        }
        room.tell(new RoomActor.Close(FLUSH, getContext().getSystem().ignoreRef()));
        roomName = to;
        room = enter(to);
        membership.updateTags(settings.tags(to));
        screen.notice("you are in #" + to + " now");
    }

    private ActorRef<RoomActor.Command> enter(String name) {
        NodeId self = membership.self();
        Speaker speaker = new Speaker(settings.nick(), self.name(), self.uid(), visits++);
        return getContext()
                .spawn(
                        RoomActor.create(name, speaker, membership, screen),
                        "room-" + speaker.visit(),
                        DispatcherSelector.blocking());
    }

    private static void stop(ActorSystem<?> system, AtomicBoolean superseded) {
        superseded.set(true);
        ChatNode.leave(system);
    }

    private void show(List<String> lines) {
        lines.forEach(screen::line);
    }
}
