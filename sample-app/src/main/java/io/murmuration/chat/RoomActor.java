package io.murmuration.chat;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.murmuration.chat.room.Heard;
import io.murmuration.chat.room.Post;
import io.murmuration.chat.room.Room;
import io.murmuration.chat.room.RoomEffects;
import io.murmuration.chat.room.RoomSettings;
import io.murmuration.chat.room.Speaker;
import io.murmuration.membership.GroupListing;
import io.murmuration.membership.Groups;
import io.murmuration.membership.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One node's share of one room: joins the room's group, and gives a {@link Room} its mailbox, clock
 * and the way to the other nodes' actors of the group. Decides nothing about messages.
 */
final class RoomActor extends AbstractBehavior<RoomActor.Command> {

    /** What the actor understands. */
    sealed interface Command permits RoomMessage, Local {}

    /** What only the own node sends. */
    sealed interface Local extends Command {}

    /** Says {@code text} to the room. */
    record Say(String text) implements Local {}

    /** Leaves once all have acknowledged what was said here, or after {@code patience}. */
    record Close(Duration patience, ActorRef<Done> replyTo) implements Local {}

    record Listed(GroupListing<RoomMessage> listing) implements Local {}

    enum Tick implements Local {
        INSTANCE
    }

    /** Whose share of which room it is, and who sees it. */
    private record Seat(String room, Speaker self, Screen screen) {}

    private static final Duration TICK = Duration.ofMillis(200);

    /** Returns the group of a room. */
    static Groups.Key<RoomMessage> key(String room) {
        return Groups.Key.of("chat-room/" + room, RoomMessage.class);
    }

    /** Returns the actor of {@code self} in {@code room}. */
    static Behavior<Command> create(String room, Speaker self, Membership membership, Screen screen) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new RoomActor(context, timers, new Seat(room, self, screen), membership)));
    }

    private final TimerScheduler<Command> timers;
    private final String name;
    private final Speaker self;
    private final Screen screen;
    private final Room<ActorRef<RoomMessage>> room;
    private final ActorRef<RoomMessage> me;
    private final Map<ActorRef<RoomMessage>, String> nodes = new LinkedHashMap<>();
    private final Effects effects = new Effects();

    private RoomActor(ActorContext<Command> context, TimerScheduler<Command> timers, Seat seat, Membership membership) {
        super(context);
        this.timers = timers;
        this.name = seat.room();
        this.self = seat.self();
        this.screen = seat.screen();
        this.room = new Room<>(self, RoomSettings.defaults(), System.currentTimeMillis(), System.nanoTime());
        this.me = context.getSelf().narrow();
        timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
        ActorRef<GroupListing<RoomMessage>> listings = context.spawn(
                Behaviors.receiveMessage(listing -> {
                    context.getSelf().tell(new Listed(listing));
                    return Behaviors.same();
                }),
                "listings");
        membership.groups().join(key(name), me);
        membership.groups().subscribe(key(name), listings);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Say.class, this::onSay)
                .onMessage(Listed.class, this::onListed)
                .onMessage(RoomMessage.Deliver.class, this::onDeliver)
                .onMessage(RoomMessage.Acknowledge.class, this::onAcknowledge)
                .onMessage(RoomMessage.Ask.class, this::onAsk)
                .onMessage(RoomMessage.Answer.class, this::onAnswer)
                .onMessageEquals(Tick.INSTANCE, this::onTick)
                .onMessage(Close.class, this::onClose)
                .build();
    }

    private Behavior<Command> onSay(Say say) {
        room.say(say.text(), System.currentTimeMillis(), System.nanoTime(), effects);
        return this;
    }

    private Behavior<Command> onListed(Listed listed) {
        long nowNanos = System.nanoTime();
        if (listed.listing() instanceof GroupListing.Snapshot<RoomMessage> snapshot) {
            List<GroupListing.Entry<RoomMessage>> oldestFirst = new ArrayList<>(snapshot.entries());
            oldestFirst.sort(Comparator.comparingLong(entry -> entry.member().uid()));
            for (GroupListing.Entry<RoomMessage> entry : oldestFirst) {
                enter(entry, nowNanos);
            }
        } else if (listed.listing() instanceof GroupListing.Joined<RoomMessage> joined) {
            enter(joined.entry(), nowNanos);
        } else if (listed.listing() instanceof GroupListing.Gone<RoomMessage> gone) {
            nodes.remove(gone.entry().ref());
            room.gone(gone.entry().ref(), nowNanos, effects);
        }
        screen.event(EventLine.roomMembers(name, members()));
        return this;
    }

    private void enter(GroupListing.Entry<RoomMessage> entry, long nowNanos) {
        if (!entry.ref().equals(me)) {
            nodes.put(entry.ref(), entry.member().name());
            room.entered(entry.ref(), nowNanos, effects);
        }
    }

    private Behavior<Command> onDeliver(RoomMessage.Deliver deliver) {
        room.delivered(deliver.from(), deliver.post(), deliver.since(), System.nanoTime(), effects);
        return this;
    }

    private Behavior<Command> onAcknowledge(RoomMessage.Acknowledge acknowledge) {
        room.acknowledged(acknowledge.from(), acknowledge.next(), System.nanoTime(), effects);
        return this;
    }

    private Behavior<Command> onAsk(RoomMessage.Ask ask) {
        room.asked(ask.from(), ask.heard(), effects);
        return this;
    }

    private Behavior<Command> onAnswer(RoomMessage.Answer answer) {
        room.answered(answer.from(), answer.posts(), answer.more(), System.nanoTime(), effects);
        return this;
    }

    private Behavior<Command> onTick() {
        room.tick(System.nanoTime(), effects);
        return this;
    }

    private Behavior<Command> onClose(Close close) {
        if (!room.isSettled() && !close.patience().isNegative()) {
            timers.startSingleTimer(new Close(close.patience().minus(TICK), close.replyTo()), TICK);
            return this;
        }
        if (!room.isSettled()) {
            screen.problem("left #" + name + " before all had acknowledged what you said");
        }
        close.replyTo().tell(Done.getInstance());
        return Behaviors.stopped();
    }

    private List<String> members() {
        TreeSet<String> members = new TreeSet<>(nodes.values());
        members.add(self.node());
        return List.copyOf(members);
    }

    private final class Effects implements RoomEffects<ActorRef<RoomMessage>> {

        @Override
        public void deliver(ActorRef<RoomMessage> to, Post post, long since) {
            to.tell(new RoomMessage.Deliver(post, since, me));
        }

        @Override
        public void acknowledge(ActorRef<RoomMessage> to, long next) {
            to.tell(new RoomMessage.Acknowledge(next, me));
        }

        @Override
        public void ask(ActorRef<RoomMessage> to, List<Heard> heard) {
            to.tell(new RoomMessage.Ask(heard, me));
        }

        @Override
        public void answer(ActorRef<RoomMessage> to, List<Post> posts, boolean more) {
            to.tell(new RoomMessage.Answer(posts, more, me));
        }

        @Override
        public void show(Post post, boolean earlier) {
            boolean own = post.speaker().equals(self);
            screen.said(name, post, earlier, own);
            screen.event(EventLine.message(name, post, earlier, own));
        }

        @Override
        public void unheard(Post post) {
            screen.problem("nobody in #" + name + " has heard: " + Names.printable(post.text())
                    + " (whoever comes next is shown it)");
            screen.event(EventLine.unheard(name, post));
        }

        @Override
        public void late(ActorRef<RoomMessage> peer, int unacknowledged) {
            screen.problem(nodes.getOrDefault(peer, "someone") + " has not acknowledged your last " + unacknowledged
                    + (unacknowledged == 1 ? " message" : " messages") + " yet");
        }

        @Override
        public void missed(Speaker speaker, long count) {
            screen.problem(count + (count == 1 ? " message of " : " messages of ")
                    + Names.printable(Names.full(speaker.nick(), speaker.node())) + " could not be had from anyone");
            getContext().getLog().warn("messages missed: room={} speaker={} count={}", name, speaker.node(), count);
        }
    }
}
