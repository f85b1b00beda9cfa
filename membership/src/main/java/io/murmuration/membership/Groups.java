package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.murmuration.membership.swim.Rumour;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How actors on different nodes find each other: they join a group under a key, and gossip tells
 * every node. An entry ends with its actor; it is hidden while its member is held dead and shown
 * again if that member recovers. Thread-safe.
 *
 * <p>An entry takes a few hundred bytes on every node, so groups are for the doors of services, not
 * for every actor behind them. The listings of two nodes may differ for the time that news takes.
 */
public final class Groups {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * Names a group. On the wire a group is its id alone, so an id has the same type on every node;
     * a second type for one id is refused.
     *
     * @param <T> what the actors of the group understand
     * @param id 1 to {@value Rumour.GroupEntry#MAX_KEY_BYTES} bytes in UTF-8
     * @param messageType the class of {@code T}
     */
    public record Key<T>(String id, Class<T> messageType) {

        public Key {
            int bytes = id.getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0 || bytes > Rumour.GroupEntry.MAX_KEY_BYTES) {
                throw new IllegalArgumentException("a group's id must have 1 to " + Rumour.GroupEntry.MAX_KEY_BYTES
                        + " bytes, this one has " + bytes + ": '" + id + "'");
            }
        }

        /** Returns the key of that id and type. */
        public static <T> Key<T> of(String id, Class<T> messageType) {
            return new Key<>(id, messageType);
        }
    }

    private final ActorSystem<?> system;
    private final ActorRef<GroupsActor.Command> actor;
    private final Map<String, Class<?>> types = new ConcurrentHashMap<>();

    Groups(ActorSystem<?> system, ActorRef<GroupsActor.Command> actor) {
        this.system = system;
        this.actor = actor;
    }

    /**
     * Lets {@code ref} be found under {@code key} from now on, also before this node has joined.
     * Does nothing if it is in the group already.
     *
     * @throws IllegalArgumentException if {@code ref} is an actor of another node, or its path
     *     takes more than {@value Rumour.GroupEntry#MAX_REF_BYTES} bytes
     * @throws IllegalStateException if this actor system has no remoting, so that nobody could
     *     reach the actor
     */
    public <T> void join(Key<T> key, ActorRef<T> ref) {
        checkType(key);
        if (ref.path().address().hasGlobalScope()) {
            throw new IllegalArgumentException(
                    "only an actor of this node can join a group here: " + ref + ": let it join on its own node");
        }
        if (!system.address().hasGlobalScope()) {
            throw new IllegalStateException("groups need references that work on other nodes: set "
                    + "akka.actor.provider = cluster, or include \"murmuration-artery.conf\"");
        }
        String serialized = ActorRefResolver.get(system).toSerializationFormat(ref);
        int bytes = serialized.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Rumour.GroupEntry.MAX_REF_BYTES) {
            throw new IllegalArgumentException("the actor's path takes " + bytes + " bytes, at most "
                    + Rumour.GroupEntry.MAX_REF_BYTES + " can be published: " + serialized);
        }
        actor.tell(new GroupsActor.Enter(key, ref, serialized));
    }

    /** Ends the entry of {@code ref}; does nothing if there is none. */
    public <T> void leave(Key<T> key, ActorRef<T> ref) {
        actor.tell(new GroupsActor.Exit(key, ref));
    }

    /**
     * Sends the group's listing and then every change of it to {@code subscriber}, until that
     * stops. Subscribing again starts over with a new snapshot.
     */
    public <T> void subscribe(Key<T> key, ActorRef<GroupListing<T>> subscriber) {
        checkType(key);
        actor.tell(new GroupsActor.Follow<>(key, subscriber));
    }

    /** Ends a subscription; what is in the mailbox already still comes. */
    public <T> void unsubscribe(Key<T> key, ActorRef<GroupListing<T>> subscriber) {
        actor.tell(new GroupsActor.Unfollow(key, subscriber));
    }

    /** Returns the actors that are in the group now, as this node knows it. */
    public <T> CompletionStage<List<ActorRef<T>>> find(Key<T> key) {
        checkType(key);
        return AskPattern.<GroupsActor.Command, GroupListing.Snapshot<T>>ask(
                        actor, replyTo -> new GroupsActor.Find<>(key, replyTo), ANSWER, system.scheduler())
                .thenApply(snapshot ->
                        snapshot.entries().stream().map(GroupListing.Entry::ref).toList());
    }

    private void checkType(Key<?> key) {
        Class<?> first = types.putIfAbsent(key.id(), key.messageType());
        if (first != null && first != key.messageType()) {
            throw new IllegalArgumentException("group '" + key.id() + "' is used with " + first.getName()
                    + " already, and cannot have " + key.messageType().getName() + " as well: give it another id");
        }
    }
}
