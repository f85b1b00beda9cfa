package io.murmuration.membership;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.pattern.StatusReply;
import io.murmuration.membership.MembershipCommand.GetDetails;
import io.murmuration.membership.MembershipCommand.GetStats;
import io.murmuration.membership.MembershipCommand.Join;
import io.murmuration.membership.MembershipCommand.JoinFailed;
import io.murmuration.membership.MembershipCommand.JoinRefused;
import io.murmuration.membership.MembershipCommand.JoinReply;
import io.murmuration.membership.MembershipCommand.JoinSeeds;
import io.murmuration.membership.MembershipCommand.Joined;
import io.murmuration.membership.MembershipCommand.Leave;
import io.murmuration.membership.MembershipCommand.UpdateEndpoint;
import io.murmuration.membership.MembershipCommand.UpdateTags;
import io.murmuration.membership.discovery.ContactPoints;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Effects;
import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.swim.RefuseReason;
import io.murmuration.membership.swim.Rumour;
import io.murmuration.membership.swim.Self;
import io.murmuration.membership.swim.Swim;
import io.murmuration.membership.transport.Transport;
import io.murmuration.membership.transport.TransportCounters;
import io.murmuration.membership.transport.TransportEvent;
import io.murmuration.membership.wire.PacketCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the protocol, {@link Swim}, what it lacks by design: a mailbox, a clock, chance and a
 * transport. Each message becomes one call of the core with one reading of the clock, and each of
 * the core's effects one message to somebody.
 *
 * <p>Stages: idle → (join) binding → (bound, and seeds known) joining → up → over. Over is final:
 * left, refused or superseded; only a failure to bind leads back to idle, so that the join may be
 * tried again. What needs the core and comes before it waits.
 */
final class MembershipActor extends AbstractBehavior<MembershipActor.Command> {

    /** What the actor understands. */
    sealed interface Command
            permits MembershipCommand, FollowGroups, EnterGroup, ExitGroup, FromTransport, Found, Counted, Wake {}

    /** Sends every change of groups. */
    record FollowGroups(ActorRef<GroupsActor.Command> follower) implements Command {}

    /** Publishes a group entry of this node, now or when it is up. */
    record EnterGroup(long handle, String key, String ref) implements Command {}

    /** Ends the entry that was published under that handle. */
    record ExitGroup(long handle) implements Command {}

    record FromTransport(TransportEvent event) implements Command {}

    /** What discovery has found, or why it has not. */
    record Found(@Nullable List<Address> seeds, @Nullable Throwable failure) implements Command {}

    /** What the transport has counted; null if it does not answer. */
    record Counted(@Nullable TransportCounters counters, GetStats get) implements Command {}

    /** Why a timer woke the actor. */
    enum Wake implements Command {
        TICK,
        DISCOVER,
        REBIND
    }

    /** What the actor works with. */
    record Parts(
            Identity identity,
            PublishedView published,
            ActorRef<SubscriptionsActor.Command> subscriptions,
            ContactPoints contactPoints,
            Transport transport) {}

    private enum Stage {
        IDLE,
        BINDING,
        JOINING,
        UP,
        OVER
    }

    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int MAX_WAITING = 1_000;

    /**
     * Returns the actor.
     *
     * @param nanoClock monotonic time in nanoseconds, {@code System::nanoTime} outside of tests
     */
    static Behavior<Command> create(MembershipSettings settings, Parts parts, LongSupplier nanoClock) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new MembershipActor(context, timers, settings, parts, nanoClock)));
    }

    private final TimerScheduler<Command> timers;
    private final MembershipSettings settings;
    private final Parts parts;
    private final LongSupplier nanoClock;
    private final MembershipLog log;
    private final OwnTransport transport;
    private final Effects effects = new Executor();
    private final List<ActorRef<JoinReply>> joinWaits = new ArrayList<>();
    private final List<ActorRef<Done>> leaveWaits = new ArrayList<>();
    private final List<ObjLongConsumer<Swim>> coreWaits = new ArrayList<>();
    private final OwnEntries ownEntries = new OwnEntries();
    private final List<ActorRef<GroupsActor.Command>> groupFollowers = new ArrayList<>();
    private Stage stage = Stage.IDLE;
    private @Nullable Swim core;
    private @Nullable List<Address> seeds;
    private @Nullable JoinReply outcome;
    private boolean discovering;
    private boolean viewReplaced;
    private long nowNanos;

    private MembershipActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            MembershipSettings settings,
            Parts parts,
            LongSupplier nanoClock) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.parts = parts;
        this.nanoClock = nanoClock;
        this.log = new MembershipLog(context.getLog());
        this.transport = new OwnTransport(context, parts.transport());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromTransport.class, message -> onTransport(message.event()))
                .onMessageEquals(Wake.TICK, () -> with((running, now) -> running.tick(now, effects)))
                .onMessageEquals(Wake.DISCOVER, this::onDiscover)
                .onMessageEquals(Wake.REBIND, this::onRebind)
                .onMessage(Found.class, this::onFound)
                .onMessage(Join.class, join -> onJoin(null, join.replyTo()))
                .onMessage(JoinSeeds.class, join -> onJoin(join.seeds(), join.replyTo()))
                .onMessage(Leave.class, this::onLeave)
                .onMessage(UpdateTags.class, this::onUpdateTags)
                .onMessage(UpdateEndpoint.class, this::onUpdateEndpoint)
                .onMessage(GetStats.class, this::onGetStats)
                .onMessage(Counted.class, this::onCounted)
                .onMessage(GetDetails.class, this::onGetDetails)
                .onMessage(FollowGroups.class, this::onFollowGroups)
                .onMessage(EnterGroup.class, this::onEnterGroup)
                .onMessage(ExitGroup.class, this::onExitGroup)
                .onSignal(Terminated.class, terminated -> onTransportGone())
                .build();
    }

    /**
     * Calls the core, if there is one, and then does what fell due or what the call brought about.
     */
    private Behavior<Command> with(ObjLongConsumer<Swim> call) {
        Swim running = core;
        if (running == null) {
            return this;
        }
        nowNanos = nanoClock.getAsLong();
        call.accept(running, nowNanos);
        if (running.nextDeadlineNanos() - nowNanos <= 0) {
            running.tick(nowNanos, effects);
        }
        if (viewReplaced) {
            viewReplaced = false;
            parts.subscriptions().tell(new SubscriptionsActor.Reset(running.view()));
        }
        if (stage == Stage.UP) {
            ownEntries.publish(running, nowNanos, effects, getContext().getLog());
        }
        if (stage == Stage.UP && outcome == null) {
            finishJoin(new Joined(running.view()));
        }
        return this;
    }

    private Behavior<Command> onJoin(@Nullable List<Address> wanted, ActorRef<JoinReply> replyTo) {
        if (outcome != null) {
            answer(replyTo, outcome);
            return this;
        }
        joinWaits.add(replyTo);
        if (stage == Stage.IDLE) {
            stage = Stage.BINDING;
            transport.bind();
            discovering = wanted == null;
            lookUp(wanted == null ? parts.contactPoints() : ContactPoints.of(wanted));
        }
        return this;
    }

    private Behavior<Command> onTransport(TransportEvent event) {
        if (event instanceof TransportEvent.Received received) {
            return with((running, now) -> running.receive(received.from(), received.packet(), now, effects));
        } else if (event instanceof TransportEvent.Unreadable unreadable) {
            return with(
                    (running, now) -> running.receiveUnreadable(unreadable.from(), unreadable.header(), now, effects));
        } else if (event instanceof TransportEvent.Bound bound) {
            onBound(bound.local());
        } else if (event instanceof TransportEvent.BindFailed failed) {
            onBindFailed(failed.reason());
        }
        return this;
    }

    private void onBound(Address local) {
        if (stage != Stage.BINDING || core != null) {
            return;
        }
        transport.bound(local);
        Address advertised = parts.identity().advertised(local.port());
        if (!parts.published().hasSelf()) {
            parts.published().self(Identity.mint(parts.identity().name(advertised)));
        }
        nowNanos = nanoClock.getAsLong();
        Swim created = new Swim(
                settings.swim(),
                new Self(parts.published().self(), parts.identity().attributes(advertised)),
                PacketCodec::sizeOf,
                Identity.random(),
                nowNanos);
        core = created;
        getContext().getLog().info("bound: member={} address={} advertised={}", created.self(), local, advertised);
        parts.subscriptions().tell(new SubscriptionsActor.Reset(created.view()));
        timers.startTimerWithFixedDelay(Wake.TICK, TICK);
        startJoining();
        List.copyOf(coreWaits).forEach(this::with);
        coreWaits.clear();
    }

    private void onBindFailed(String reason) {
        getContext().getLog().error("not bound: {}", reason);
        if (core == null) {
            stage = Stage.IDLE;
            joinWaits.forEach(replyTo -> answer(replyTo, new JoinFailed(reason)));
            joinWaits.clear();
        }
    }

    private Behavior<Command> onTransportGone() {
        transport.gone();
        if (stage != Stage.OVER && stage != Stage.IDLE) {
            getContext().getLog().warn("transport gone, binding again");
            timers.startSingleTimer(Wake.REBIND, RETRY);
        }
        return this;
    }

    private Behavior<Command> onRebind() {
        if (stage != Stage.OVER) {
            transport.bind();
        }
        return this;
    }

    private Behavior<Command> onDiscover() {
        if (stage != Stage.OVER && stage != Stage.IDLE) {
            lookUp(parts.contactPoints());
        }
        return this;
    }

    private void lookUp(ContactPoints contacts) {
        var blocking = getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        getContext().pipeToSelf(settings.network().find(contacts, blocking), Found::new);
    }

    private Behavior<Command> onFound(Found found) {
        if (found.seeds() == null) {
            getContext().getLog().warn("discovery failed, asking again: {}", String.valueOf(found.failure()));
            timers.startSingleTimer(
                    Wake.DISCOVER, seeds == null ? RETRY : settings.discovery().interval());
            return this;
        }
        seeds = found.seeds();
        if (discovering) {
            timers.startSingleTimer(Wake.DISCOVER, settings.discovery().interval());
        }
        if (stage == Stage.BINDING) {
            startJoining();
        } else if (core != null) {
            core.seeds(found.seeds());
        }
        return this;
    }

    /** Begins when both are known: where this node is, and whom to ask. */
    private void startJoining() {
        List<Address> known = seeds;
        if (core != null && known != null) {
            stage = Stage.JOINING;
            with((running, now) -> running.join(known, now, effects));
        }
    }

    private void finishJoin(JoinReply reply) {
        outcome = reply;
        joinWaits.forEach(replyTo -> answer(replyTo, reply));
        joinWaits.clear();
    }

    /** Answers behind the changes that led here, so that {@code view()} shows them already. */
    private <T> void answer(ActorRef<T> replyTo, T reply) {
        parts.subscriptions().tell(new SubscriptionsActor.Forward<>(replyTo, reply));
    }

    private Behavior<Command> onLeave(Leave leave) {
        leaveWaits.add(leave.replyTo());
        if (core == null || stage == Stage.OVER) {
            over(new JoinFailed("this node has left: to come back, start a new actor system"));
            return this;
        }
        return with((running, now) -> running.leave(now, effects));
    }

    /** Ends this node's part for good. */
    private void over(JoinReply why) {
        stage = Stage.OVER;
        if (outcome == null || outcome instanceof Joined) {
            finishJoin(why);
        }
        timers.cancelAll();
        transport.close();
        leaveWaits.forEach(replyTo -> answer(replyTo, Done.getInstance()));
        leaveWaits.clear();
    }

    private Behavior<Command> onUpdateTags(UpdateTags update) {
        return change(update.replyTo(), (running, now) -> running.updateTags(update.tags(), now, effects));
    }

    private Behavior<Command> onUpdateEndpoint(UpdateEndpoint update) {
        return change(
                update.replyTo(),
                (running, now) -> running.updateEndpoint(update.purpose(), update.where(), now, effects));
    }

    private Behavior<Command> change(ActorRef<StatusReply<Member>> replyTo, ObjLongConsumer<Swim> change) {
        ObjLongConsumer<Swim> answered = (running, now) -> {
            try {
                change.accept(running, now);
                answer(
                        replyTo,
                        StatusReply.success(
                                running.view().byName().get(running.self().name())));
            } catch (IllegalArgumentException e) {
                replyTo.tell(StatusReply.error(String.valueOf(e.getMessage())));
            }
        };
        if (stage == Stage.OVER) {
            replyTo.tell(StatusReply.error("this node is no member any more, so it has nothing to publish"));
        } else if (core != null) {
            return with(answered);
        } else if (coreWaits.size() >= MAX_WAITING) {
            replyTo.tell(StatusReply.error("too many changes wait for this node to join: call join() first"));
        } else {
            coreWaits.add(answered);
        }
        return this;
    }

    private Behavior<Command> onGetStats(GetStats get) {
        transport.count(get);
        return this;
    }

    private Behavior<Command> onCounted(Counted counted) {
        counted.get().replyTo().tell(NodeReport.stats(core, nanoClock.getAsLong(), counted.counters()));
        return this;
    }

    private Behavior<Command> onGetDetails(GetDetails get) {
        get.replyTo().tell(NodeReport.details(core, nanoClock.getAsLong()));
        return this;
    }

    private Behavior<Command> onFollowGroups(FollowGroups follow) {
        groupFollowers.add(follow.follower());
        if (core != null) {
            core.groups().forEach(entry -> follow.follower().tell(new GroupsActor.Changed(entry, true)));
        }
        return this;
    }

    private Behavior<Command> onEnterGroup(EnterGroup enter) {
        ownEntries.add(enter);
        return with((running, now) -> {});
    }

    private Behavior<Command> onExitGroup(ExitGroup exit) {
        if (core == null) {
            ownEntries.forget(exit.handle());
        }
        return with((running, now) -> ownEntries.end(exit.handle(), running, now, effects));
    }

    private final class Executor implements Effects {

        @Override
        public void send(Address to, Packet packet) {
            transport.send(to, packet);
        }

        @Override
        public void publish(MembershipEvent event) {
            log.event(event);
            parts.subscriptions().tell(new SubscriptionsActor.Publish(event));
        }

        @Override
        public void publishGroup(GroupChange change) {
            Rumour.GroupEntry entry = change.entry();
            groupFollowers.forEach(follower -> follower.tell(new GroupsActor.Changed(entry, change.present())));
        }

        @Override
        public void up() {
            stage = Stage.UP;
            getContext().getLog().info("up: member={}", parts.published().self());
        }

        @Override
        public void refused(Address by, RefuseReason reason, String detail) {
            String both = reason == RefuseReason.OTHER_CLUSTER
                    ? detail + ", and this node was set to join '"
                            + settings.swim().cluster() + "'"
                    : detail;
            getContext().getLog().error("not let in: by={} reason={} detail={}", by, reason, both);
            over(new JoinRefused(reason, by, both));
        }

        @Override
        public void renewUid(NodeId id) {
            getContext().getLog().info("uid renewed, since a later life was known: member={}", id);
            parts.published().self(id);
            viewReplaced = true;
        }

        @Override
        public void superseded(NodeId by) {
            over(new JoinFailed("another process has taken this node's name: " + by + ": give each node its own name"));
        }

        @Override
        public void left(int acknowledged) {
            getContext()
                    .getLog()
                    .info("left: member={} acknowledged={}", parts.published().self(), acknowledged);
            over(new JoinFailed("this node has left: to come back, start a new actor system"));
        }

        @Override
        public void note(Note note) {
            log.note(note, nowNanos);
        }
    }
}
