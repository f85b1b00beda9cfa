package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Rumour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings actors of this node into groups and out of them with their end, and tells followers of a
 * group about its entries on all nodes. Which entries there are is decided by the protocol.
 */
final class GroupsActor extends AbstractBehavior<GroupsActor.Command> {

    /** What the actor understands. */
    sealed interface Command permits Enter, Exit, Follow, Unfollow, Find, Changed {}

    /** An actor of this node wants to be found. */
    record Enter(Groups.Key<?> key, ActorRef<?> ref, String serialized) implements Command {}

    /** It wants so no longer. */
    record Exit(Groups.Key<?> key, ActorRef<?> ref) implements Command {}

    /** Sends the listing and then its changes. */
    record Follow<T>(Groups.Key<T> key, ActorRef<GroupListing<T>> subscriber) implements Command {}

    /** Sends no more changes. */
    record Unfollow(Groups.Key<?> key, ActorRef<?> subscriber) implements Command {}

    /** Sends the listing once. */
    record Find<T>(Groups.Key<T> key, ActorRef<GroupListing.Snapshot<T>> replyTo) implements Command {}

    /** An entry has appeared on some node, or is gone. */
    record Changed(Rumour.GroupEntry entry, boolean present) implements Command {}

    private record Own(String group, ActorRef<?> ref) {}

    private record Place(NodeId owner, long number) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::owner).thenComparingLong(Place::number);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Group {
        final TreeMap<Place, ActorRef<Object>> entries = new TreeMap<>();
        final Map<ActorRef<?>, Follow<?>> followers = new LinkedHashMap<>();
        long version;
    }

    /** Returns the actor; it tells {@code membership} of the entries of this node. */
    static Behavior<Command> create(ActorRef<MembershipActor.Command> membership) {
        return Behaviors.setup(context -> new GroupsActor(context, membership));
    }

    private final ActorRef<MembershipActor.Command> membership;
    private final ActorRefResolver resolver;
    private final Map<Own, Long> own = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private long handles;

    private GroupsActor(ActorContext<Command> context, ActorRef<MembershipActor.Command> membership) {
        super(context);
        this.membership = membership;
        this.resolver = ActorRefResolver.get(context.getSystem());
        membership.tell(new MembershipActor.FollowGroups(context.getSelf()));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Enter.class, this::onEnter)
                .onMessage(Exit.class, this::onExit)
                .onMessage(Follow.class, this::onFollow)
                .onMessage(Unfollow.class, this::onUnfollow)
                .onMessage(Find.class, this::onFind)
                .onMessage(Changed.class, this::onChanged)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onEnter(Enter enter) {
        Own entry = new Own(enter.key().id(), enter.ref());
        if (!own.containsKey(entry)) {
            getContext().watch(enter.ref());
            own.put(entry, ++handles);
            membership.tell(new MembershipActor.EnterGroup(handles, entry.group(), enter.serialized()));
        }
        return this;
    }

    private Behavior<Command> onExit(Exit exit) {
        end(new Own(exit.key().id(), exit.ref()));
        unwatchUnused(exit.ref());
        return this;
    }

    private void end(Own entry) {
        Long handle = own.remove(entry);
        if (handle != null) {
            membership.tell(new MembershipActor.ExitGroup(handle));
        }
    }

    private Behavior<Command> onFollow(Follow<?> follow) {
        getContext().watch(follow.subscriber());
        Group group = groups.computeIfAbsent(follow.key().id(), id -> new Group());
        group.followers.put(follow.subscriber(), follow);
        tellSnapshot(follow, group);
        return this;
    }

    private static <T> void tellSnapshot(Follow<T> follow, Group group) {
        follow.subscriber().tell(snapshot(follow.key(), group));
    }

    private static <T> GroupListing.Snapshot<T> snapshot(Groups.Key<T> key, Group group) {
        List<GroupListing.Entry<T>> entries = new ArrayList<>();
        group.entries.forEach((place, ref) -> entries.add(new GroupListing.Entry<>(place.owner(), ref.narrow())));
        return new GroupListing.Snapshot<>(key, group.version, entries);
    }

    private Behavior<Command> onUnfollow(Unfollow unfollow) {
        Group group = groups.get(unfollow.key().id());
        if (group != null) {
            group.followers.remove(unfollow.subscriber());
            forgetUnused(unfollow.key().id(), group);
        }
        unwatchUnused(unfollow.subscriber());
        return this;
    }

    private Behavior<Command> onFind(Find<?> find) {
        answer(find);
        return this;
    }

    private <T> void answer(Find<T> find) {
        Group group = groups.getOrDefault(find.key().id(), new Group());
        find.replyTo().tell(snapshot(find.key(), group));
    }

    private Behavior<Command> onChanged(Changed changed) {
        Rumour.GroupEntry entry = changed.entry();
        Group group = groups.computeIfAbsent(entry.key(), id -> new Group());
        Place place = new Place(entry.owner(), entry.number());
        ActorRef<Object> ref = resolver.resolveActorRef(entry.ref());
        boolean news = changed.present() ? group.entries.put(place, ref) == null : group.entries.remove(place) != null;
        if (news) {
            group.version++;
            for (Follow<?> follower : group.followers.values()) {
                tellChange(follower, group.version, place, ref, changed.present());
            }
        }
        forgetUnused(entry.key(), group);
        return this;
    }

    private static <T> void tellChange(
            Follow<T> follow, long version, Place place, ActorRef<Object> ref, boolean present) {
        GroupListing.Entry<T> entry = new GroupListing.Entry<>(place.owner(), ref.narrow());
        follow.subscriber()
                .tell(
                        present
                                ? new GroupListing.Joined<>(follow.key(), version, entry)
                                : new GroupListing.Gone<>(follow.key(), version, entry));
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        ActorRef<?> ref = terminated.getRef();
        for (Own entry : List.copyOf(own.keySet())) {
            if (entry.ref().equals(ref)) {
                end(entry);
            }
        }
        for (Map.Entry<String, Group> group : List.copyOf(groups.entrySet())) {
            group.getValue().followers.remove(ref);
            forgetUnused(group.getKey(), group.getValue());
        }
        return this;
    }

    private void forgetUnused(String id, Group group) {
        if (group.entries.isEmpty() && group.followers.isEmpty()) {
            groups.remove(id);
        }
    }

    private void unwatchUnused(ActorRef<?> ref) {
        boolean used = own.keySet().stream().anyMatch(entry -> entry.ref().equals(ref))
                || groups.values().stream().anyMatch(group -> group.followers.containsKey(ref));
        if (!used) {
            getContext().unwatch(ref);
        }
    }
}
