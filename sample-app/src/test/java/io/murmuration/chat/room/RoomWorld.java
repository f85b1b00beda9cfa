package io.murmuration.chat.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/** Rooms of several members in virtual time, on a network that loses, doubles and reorders. */
final class RoomWorld {

    private static final long MILLI = 1_000_000L;
    private static final long TICK_MILLIS = 250;

    private record Packet(long atMillis, long order, String to, Runnable arrival) {}

    private final SplittableRandom random;
    private final double loss;
    private final double doubling;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Set<String> cut = new LinkedHashSet<>();
    private final PriorityQueue<Packet> packets = new PriorityQueue<>(
            (a, b) -> a.atMillis != b.atMillis ? Long.compare(a.atMillis, b.atMillis) : Long.compare(a.order, b.order));
    private long nowMillis;
    private long order;

    RoomWorld(long seed, double loss, double doubling) {
        this.random = new SplittableRandom(seed);
        this.loss = loss;
        this.doubling = doubling;
    }

    /** Lets {@code name} enter; members learn of each other at once. */
    Member enter(String name) {
        Member member = new Member(name);
        for (Member other : members.values()) {
            other.room.entered(name, nanos(), other);
        }
        List<String> present = new ArrayList<>(members.keySet());
        members.put(name, member);
        for (String other : present) {
            member.room.entered(other, nanos(), member);
        }
        return member;
    }

    /** Lets {@code name} vanish; what it had sent is still under way. */
    void vanish(String name) {
        members.remove(name);
        for (Member other : members.values()) {
            other.room.gone(name, nanos(), other);
        }
    }

    /** Cuts the way between two members until {@link #heal}. Membership does not notice. */
    void cut(String one, String other) {
        cut.add(one + ">" + other);
        cut.add(other + ">" + one);
    }

    void heal() {
        cut.clear();
    }

    /** Lets two members hold each other gone, as both sides of a split do. */
    void split(String one, String other) {
        cut(one, other);
        member(one).room.gone(other, nanos(), member(one));
        member(other).room.gone(one, nanos(), member(other));
    }

    void meetAgain(String one, String other) {
        heal();
        member(one).room.entered(other, nanos(), member(one));
        member(other).room.entered(one, nanos(), member(other));
    }

    Member member(String name) {
        Member member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("no such member: " + name);
        }
        return member;
    }

    void run(long millis) {
        long end = nowMillis + millis;
        while (nowMillis < end) {
            nowMillis++;
            while (!packets.isEmpty() && packets.peek().atMillis <= nowMillis) {
                packets.remove().arrival.run();
            }
            if (nowMillis % TICK_MILLIS == 0) {
                for (Member member : List.copyOf(members.values())) {
                    member.room.tick(nanos(), member);
                }
            }
        }
    }

    /** Starts shortly before the clock overflows. */
    private long nanos() {
        return Long.MAX_VALUE - 5_000 * MILLI + nowMillis * MILLI;
    }

    private void send(String from, String to, Runnable arrival) {
        int copies = random.nextDouble() < doubling ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            if (random.nextDouble() >= loss && !cut.contains(from + ">" + to)) {
                packets.add(new Packet(nowMillis + 1 + random.nextInt(300), order++, to, () -> {
                    if (members.containsKey(to)) {
                        arrival.run();
                    }
                }));
            }
        }
    }

    /** One member: its room, and what its person was shown. */
    final class Member implements RoomEffects<String> {

        private final String name;
        final Room<String> room;
        final List<Post> shown = new ArrayList<>();
        final List<Post> earlier = new ArrayList<>();
        final List<String> notices = new ArrayList<>();

        Member(String name) {
            this.name = name;
            this.room = new Room<>(new Speaker(name, name, 1, 0), RoomSettings.defaults(), nowMillis, nanos());
        }

        void say(String text) {
            room.say(text, nowMillis, nanos(), this);
        }

        List<String> texts() {
            return shown.stream().map(Post::text).toList();
        }

        @Override
        public void deliver(String to, Post post, long since) {
            send(name, to, () -> member(to).room.delivered(name, post, since, nanos(), member(to)));
        }

        @Override
        public void acknowledge(String to, long next) {
            send(name, to, () -> member(to).room.acknowledged(name, next, nanos(), member(to)));
        }

        @Override
        public void ask(String to, List<Heard> heard) {
            send(name, to, () -> member(to).room.asked(name, heard, member(to)));
        }

        @Override
        public void answer(String to, List<Post> posts, boolean more) {
            List<Post> copy = List.copyOf(posts);
            send(name, to, () -> member(to).room.answered(name, copy, more, nanos(), member(to)));
        }

        @Override
        public void show(Post post, boolean fromHistory) {
            shown.add(post);
            if (fromHistory) {
                earlier.add(post);
            }
        }

        @Override
        public void unheard(Post post) {
            notices.add("unheard " + post.text());
        }

        @Override
        public void late(String peer, int unacknowledged) {
            notices.add("late " + peer + " " + unacknowledged);
        }

        @Override
        public void missed(Speaker speaker, long count) {
            notices.add("missed " + speaker.node() + " " + count);
        }
    }
}
