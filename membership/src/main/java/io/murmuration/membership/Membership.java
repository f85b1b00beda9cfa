package io.murmuration.membership;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.actor.typed.ExtensionSetup;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import akka.pattern.StatusReply;
import io.murmuration.membership.discovery.ContactPoints;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * This node's part in the cluster: the way in and out, and the view of who belongs. One for each
 * actor system, thread-safe. Nothing is sent and no socket is opened before {@code join}.
 *
 * <p>Callers who write no actors use the futures and {@link #listen}; actors may use {@link
 * #manager} and {@link #subscriptions} and get the same as messages. A future fails with {@link
 * TimeoutException} if the actor system is going down.
 */
public final class Membership implements Extension {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration JOIN_ANSWER = Duration.ofMinutes(5);

    private final ActorSystem<?> system;
    private final MembershipSettings settings;
    private final MembershipNode node;
    private final Groups groups;

    private Membership(ActorSystem<?> system, MembershipSettings settings, ContactPoints contactPoints) {
        this.system = system;
        this.settings = settings;
        this.node = MembershipNode.start(system, settings, contactPoints);
        this.groups = new Groups(system, node.groups());
    }

    /**
     * Returns the membership of {@code system}, made on first use from {@code
     * murmuration.membership} of its configuration.
     *
     * @throws IllegalArgumentException naming the key, its value and what is allowed, if a setting
     *     is not valid or not known
     */
    public static Membership get(ActorSystem<?> system) {
        return Id.INSTANCE.apply(system);
    }

    /**
     * Returns what makes {@link #get} use {@code settings} and {@code contactPoints} instead of the
     * configuration; it is handed to the actor system when that is created.
     */
    public static ExtensionSetup<Membership> setup(MembershipSettings settings, ContactPoints contactPoints) {
        return new Setup(settings, contactPoints);
    }

    /**
     * Returns the view, as it is after the last change that every subscriber was sent: it is never
     * ahead of what subscribers got. Before {@code join} it has no members.
     */
    public MembershipView view() {
        return node.view();
    }

    /**
     * Returns this node's identity.
     *
     * @throws IllegalStateException before {@code join} has found a free port, if the node has no
     *     configured name and is named by its port
     */
    public NodeId self() {
        return node.self();
    }

    /** Returns the settings this node runs with. */
    public MembershipSettings settings() {
        return settings;
    }

    /**
     * Joins the cluster of the contact points that the configured discovery finds.
     *
     * @see #join(List)
     */
    public CompletionStage<MembershipView> join() {
        return joined(MembershipCommand.Join::new);
    }

    /**
     * Joins the cluster that {@code seeds} belong to. If none of them answers within
     * {@code join.grace}, or there are none, the node starts a cluster of its own, goes on
     * contacting them, and merges with their cluster as soon as they meet. Joining again returns
     * the first outcome.
     *
     * @return completed when this node is a member; fails with {@link JoinRefusedException} if it
     *     is not let in, with {@link IllegalStateException} saying what to do if it cannot start,
     *     and with {@link TimeoutException} if neither is known after 5 minutes, as when discovery
     *     keeps failing; the node goes on joining then
     */
    public CompletionStage<MembershipView> join(List<Address> seeds) {
        List<Address> copy = List.copyOf(seeds);
        return joined(replyTo -> new MembershipCommand.JoinSeeds(copy, replyTo));
    }

    /**
     * Says goodbye, so that others see this node as left and not as failed, and closes the socket.
     * A node that has left stays out: to come back, start a new actor system. Called by itself in
     * the phase {@code cluster-leave} of coordinated shutdown.
     *
     * @return completed when the goodbye was acknowledged or {@code leave.timeout} is over
     */
    public CompletionStage<Done> leave() {
        Duration patience = settings.swim().upkeep().leaveTimeout().plus(ANSWER);
        return AskPattern.ask(node.manager(), MembershipCommand.Leave::new, patience, system.scheduler());
    }

    /**
     * Publishes other tags. Before {@code join} it waits for that; where that takes longer than
     * 10 s, the result is a {@link TimeoutException}, and the tags are published all the same once
     * this node joins.
     */
    public CompletionStage<Member> updateTags(Tags tags) {
        return askWithStatus(replyTo -> new MembershipCommand.UpdateTags(tags, replyTo));
    }

    /**
     * Publishes where else this node can be reached, such as its {@code http} endpoint. Before
     * {@code join} it waits for that, as {@link #updateTags} does. Fails if all endpoints together
     * take too many bytes.
     */
    public CompletionStage<Member> updateEndpoint(String purpose, String where) {
        return askWithStatus(replyTo -> new MembershipCommand.UpdateEndpoint(purpose, where, replyTo));
    }

    /** Returns what has been counted. */
    public CompletionStage<MembershipStats> stats() {
        return ask(MembershipCommand.GetStats::new);
    }

    /** Returns every member, sorted by name, with what this node knows of its silence. */
    public CompletionStage<List<MemberDetails>> details() {
        return ask(MembershipCommand.GetDetails::new);
    }

    /** Returns the actor that takes the wishes above as messages. */
    public ActorRef<MembershipCommand> manager() {
        return node.manager();
    }

    /** Returns the actor that actors subscribe with. */
    public ActorRef<MembershipSubscription> subscriptions() {
        return node.subscriptions();
    }

    /** Ends the calls of a listener. */
    @FunctionalInterface
    public interface Listening extends AutoCloseable {

        /** Lets no call begin from now on; one that is under way may still run. */
        @Override
        void close();
    }

    /**
     * Calls {@code listener} with a snapshot and then every change, one at a time, on
     * {@code executor}. More than 1,000 versions behind, it gets a new snapshot in place of what it
     * missed. What it throws is logged and does not end the calls.
     */
    public Listening listen(MembershipListener listener, Executor executor) {
        return node.listen(listener, executor);
    }

    /**
     * Sends {@code notice} to {@code watcher}, exactly once, when {@code subject} is no more: it
     * has stopped, its member has failed, left or restarted, or its address belongs to no live
     * member that this node knows. The last is told at once; so watch others' actors after joining.
     *
     * <p>A member that is held dead for being unreachable may turn out to live: the notice was
     * given and is not taken back. Watching the same twice replaces the notice.
     */
    public <T> void watch(ActorRef<?> subject, ActorRef<T> watcher, T notice) {
        node.watch().tell(new WatchActor.Watch<>(subject, watcher, notice));
    }

    /** Ends a watch; a notice that is in the mailbox already still comes. */
    public void unwatch(ActorRef<?> subject, ActorRef<?> watcher) {
        node.watch().tell(new WatchActor.Unwatch(subject, watcher));
    }

    /** Returns how actors on different nodes find each other. */
    public Groups groups() {
        return groups;
    }

    private CompletionStage<MembershipView> joined(
            Function<ActorRef<MembershipCommand.JoinReply>, MembershipCommand> wish) {
        return AskPattern.ask(node.manager(), wish, JOIN_ANSWER, system.scheduler())
                .thenApply(reply -> {
                    if (reply instanceof MembershipCommand.Joined joined) {
                        return joined.view();
                    } else if (reply instanceof MembershipCommand.JoinRefused refused) {
                        throw new CompletionException(
                                new JoinRefusedException(refused.reason(), refused.by(), refused.detail()));
                    }
                    throw new CompletionException(
                            new IllegalStateException(((MembershipCommand.JoinFailed) reply).problem()));
                });
    }

    private <T> CompletionStage<T> ask(Function<ActorRef<T>, MembershipCommand> question) {
        return AskPattern.ask(node.manager(), question, ANSWER, system.scheduler());
    }

    private <T> CompletionStage<T> askWithStatus(Function<ActorRef<StatusReply<T>>, MembershipCommand> question) {
        return AskPattern.askWithStatus(node.manager(), question, ANSWER, system.scheduler());
    }

    /** Names the extension, also for {@code akka.actor.typed.extensions}. */
    public static final class Id extends ExtensionId<Membership> {

        private static final Id INSTANCE = new Id();

        private Id() {}

        /** Returns the one and only id, for the loader of extensions. */
        public static Id getInstance() {
            return INSTANCE;
        }

        @Override
        public Membership createExtension(ActorSystem<?> system) {
            MembershipSettings settings =
                    MembershipSettings.from(system.settings().config());
            return new Membership(
                    system, settings, settings.contactPoints(system.settings().config()));
        }
    }

    private static final class Setup extends ExtensionSetup<Membership> {

        Setup(MembershipSettings settings, ContactPoints contactPoints) {
            super(Id.INSTANCE, system -> new Membership(system, settings, contactPoints));
        }
    }
}
