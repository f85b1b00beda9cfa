package io.murmuration.chat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.murmuration.membership.GroupListing;
import io.murmuration.membership.Groups;
import io.murmuration.membership.Membership;
import io.murmuration.membership.WireMessage;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The door for private messages: one on each node, found by its group. A message is sent once, and
 * one that is not acknowledged is said to be so.
 */
final class WhisperActor extends AbstractBehavior<WhisperActor.Command> {

    /** What the actor understands. */
    sealed interface Command {}

    /** Tells {@code text} to whoever {@code who} means. */
    record Send(String who, String text) implements Command {}

    /** A private message from another node. */
    record Whisper(String nick, String node, String text, ActorRef<Whispered> replyTo)
            implements Command, WireMessage {}

    /** The message was shown. */
    record Whispered(String node) implements WireMessage {}

    record Listed(GroupListing<Whisper> listing) implements Command {}

    record Sent(String who, String text) implements Command {}

    record NotSent(String who, String text) implements Command {}

    private static final Groups.Key<Whisper> KEY = Groups.Key.of("chat-whisper", Whisper.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Returns the door of this node. */
    static Behavior<Command> create(String nick, Membership membership, Screen screen) {
        return Behaviors.setup(context -> new WhisperActor(context, nick, membership, screen));
    }

    private final String nick;
    private final Membership membership;
    private final Screen screen;
    private final SortedMap<NodeId, ActorRef<Whisper>> doors = new TreeMap<>();

    private WhisperActor(ActorContext<Command> context, String nick, Membership membership, Screen screen) {
        super(context);
        this.nick = nick;
        this.membership = membership;
        this.screen = screen;
        ActorRef<GroupListing<Whisper>> listings = context.spawn(
                Behaviors.receiveMessage(listing -> {
                    context.getSelf().tell(new Listed(listing));
                    return Behaviors.same();
                }),
                "listings");
        membership.groups().join(KEY, context.getSelf().<Whisper>narrow());
        membership.groups().subscribe(KEY, listings);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Send.class, this::onSend)
                .onMessage(Whisper.class, this::onWhisper)
                .onMessage(Listed.class, this::onListed)
                .onMessage(Sent.class, this::onSent)
                .onMessage(NotSent.class, this::onNotSent)
                .build();
    }

    private Behavior<Command> onSend(Send send) {
        List<Member> meant = Names.meant(membership.view(), send.who());
        if (meant.size() != 1) {
            screen.problem(
                    meant.isEmpty()
                            ? "nobody here is called " + send.who() + ": /nodes lists everyone"
                            : "several are called " + send.who() + ": say "
                                    + Names.list(meant.stream().map(Names::full).toList()));
            return this;
        }
        Member member = meant.get(0);
        ActorRef<Whisper> door = doors.get(member.id());
        if (door == null) {
            return onNotSent(new NotSent(Names.full(member), send.text()));
        }
        getContext()
                .ask(
                        Whispered.class,
                        door,
                        PATIENCE,
                        (ActorRef<Whispered> replyTo) ->
                                new Whisper(nick, membership.self().name(), send.text(), replyTo),
                        (answer, failure) -> answer != null
                                ? new Sent(Names.full(member), send.text())
                                : new NotSent(Names.full(member), send.text()));
        return this;
    }

    private Behavior<Command> onWhisper(Whisper whisper) {
        String from = Names.printable(Names.full(whisper.nick(), whisper.node()));
        screen.line("[private] " + from + ": " + Names.printable(whisper.text()));
        screen.event(EventLine.whisper(whisper.nick(), whisper.node(), whisper.text()));
        whisper.replyTo().tell(new Whispered(membership.self().name()));
        return this;
    }

    private Behavior<Command> onListed(Listed listed) {
        if (listed.listing() instanceof GroupListing.Snapshot<Whisper> snapshot) {
            doors.clear();
            snapshot.entries().forEach(entry -> doors.put(entry.member(), entry.ref()));
        } else if (listed.listing() instanceof GroupListing.Joined<Whisper> joined) {
            doors.put(joined.entry().member(), joined.entry().ref());
        } else if (listed.listing() instanceof GroupListing.Gone<Whisper> gone) {
            doors.remove(gone.entry().member(), gone.entry().ref());
        }
        return this;
    }

    private Behavior<Command> onSent(Sent sent) {
        screen.line("[private] to " + sent.who() + ": " + sent.text());
        return this;
    }

    private Behavior<Command> onNotSent(NotSent notSent) {
        screen.problem(notSent.who() + " has not acknowledged, and may not have seen: " + notSent.text());
        return this;
    }
}
