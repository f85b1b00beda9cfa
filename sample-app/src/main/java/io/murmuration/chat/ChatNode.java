package io.murmuration.chat;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import io.murmuration.membership.Membership;
import io.murmuration.membership.member.MembershipView;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One person's node: an actor system that is a member of the cluster. Thread-safe.
 *
 * <p>It leaves in good order on {@link #leave} and when the process is asked to end: first what was
 * said last is acknowledged, then membership says goodbye by itself, so that others see the person
 * as left and not as failed.
 */
final class ChatNode {

    private static final class Leaving implements CoordinatedShutdown.Reason {

        @Override
        public String toString() {
            return "the person leaves";
        }
    }

    private final ActorSystem<ChatActor.Command> system;
    private final Membership membership;
    private final AtomicBoolean superseded;

    private ChatNode(ActorSystem<ChatActor.Command> system, AtomicBoolean superseded) {
        this.system = system;
        this.superseded = superseded;
        this.membership = Membership.get(system);
    }

    /**
     * Starts the node; it is not yet a member.
     *
     * @throws RuntimeException saying what is wrong, if a setting is not valid or the port is in
     *     use
     */
    static ChatNode start(ChatSettings settings, Screen screen) {
        AtomicBoolean superseded = new AtomicBoolean();
        ActorSystem<ChatActor.Command> system = ActorSystem.create(
                ChatActor.create(settings, screen, superseded), "murmuration-chat", settings.toConfig());
        try {
            CoordinatedShutdown.get(Adapter.toClassic(system))
                    .addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "chat-flush", () -> flush(system));
            return new ChatNode(system, superseded);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    /** Joins the cluster and enters the room; fails as {@link Membership#join()} does. */
    CompletionStage<MembershipView> join() {
        return membership.join().thenApply(view -> {
            system.tell(new ChatActor.Begin(membership));
            return view;
        });
    }

    /** Returns the life of this node, such as {@code carol#17}; only after joining. */
    String life() {
        return membership.self().toString();
    }

    /** Returns who is in the cluster, as this node sees it. */
    MembershipView view() {
        return membership.view();
    }

    /** Obeys what the person typed; only after joining. */
    void type(Input input) {
        system.tell(new ChatActor.Typed(input));
    }

    /** Leaves in good order. */
    CompletionStage<Done> leave() {
        return leave(system);
    }

    /** Returns completed once the node has ended, for whatever reason. */
    CompletionStage<Done> ended() {
        return system.getWhenTerminated();
    }

    /** Returns whether the node had to end because another has taken its name. */
    boolean wasSuperseded() {
        return superseded.get();
    }

    static CompletionStage<Done> leave(ActorSystem<?> system) {
        return CoordinatedShutdown.get(Adapter.toClassic(system)).runAll(new Leaving());
    }

    private static CompletionStage<Done> flush(ActorSystem<ChatActor.Command> system) {
        return AskPattern.<ChatActor.Command, Done>ask(
                        system, ChatActor.Flush::new, ChatActor.FLUSH.plusSeconds(1), system.scheduler())
                .exceptionally(late -> Done.getInstance());
    }
}
