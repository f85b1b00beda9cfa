package io.murmuration.membership.swim;

import io.murmuration.gossip.view.ViewDigest;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Core.Flight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Some cores with a manual clock, which overflows after five seconds, and a network that takes one
 * millisecond. Besides real cores there are {@link Puppet}s, who say what the test tells them to.
 */
final class Cores {

    static final int PORT = 7_000;

    private static final long MILLI = 1_000_000;
    private static final long BASE = Long.MAX_VALUE - 5_000 * MILLI;

    private record Due(long at, long number, Flight flight) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    final Map<Address, Core> byAddress = new LinkedHashMap<>();
    private final Map<Address, Puppet> puppets = new LinkedHashMap<>();
    private final PriorityQueue<Due> flights = new PriorityQueue<>();
    private final SwimSettings settings;
    private Predicate<Flight> lost = flight -> false;
    private long elapsed;
    private long numbers;

    Cores() {
        this(SwimSettings.lan());
    }

    Cores(SwimSettings settings) {
        this.settings = settings;
    }

    /** Returns cores of these names that know each other, after ten quiet seconds. */
    static Cores formed(String... names) {
        Cores cores = new Cores();
        for (String name : names) {
            cores.start(name, 1, names[0]);
        }
        cores.run(10_000);
        return cores;
    }

    long clock() {
        return BASE + elapsed;
    }

    void lose(Predicate<Flight> which) {
        lost = which;
    }

    Core start(String name, long uid, String... seeds) {
        return start(new NodeId(name, uid), address(name), settings, seeds);
    }

    Core start(NodeId id, Address address, SwimSettings own, String... seeds) {
        Core core = new Core(this, id, address, own);
        byAddress.put(address, core);
        List<Address> addresses = new ArrayList<>();
        for (String seed : seeds) {
            addresses.add(address(seed));
        }
        call(core, swim -> swim.join(addresses, clock(), core));
        return core;
    }

    static Address address(String host) {
        return new Address(host, PORT);
    }

    Core get(String name) {
        return byAddress.values().stream()
                .filter(core -> core.name.equals(name) && !core.crashed)
                .findFirst()
                .orElseThrow();
    }

    void crash(String name) {
        get(name).crashed = true;
    }

    /** Calls a core that is known to have run until now. */
    void call(Core core, Consumer<Swim> what) {
        core.swim.ran(clock());
        what.accept(core.swim);
        core.checkView();
    }

    void pause(String name) {
        Core core = get(name);
        core.swim.ran(clock());
        core.paused = true;
    }

    /** Lets a core find out that it has not run for a while, then gives it what came meanwhile. */
    void resume(String name) {
        Core core = get(name);
        core.paused = false;
        core.swim.tick(clock(), core);
        core.checkView();
        List<Flight> waiting = List.copyOf(core.held);
        core.held.clear();
        waiting.forEach(this::arrive);
    }

    void send(Flight flight) {
        if (!lost.test(flight)) {
            flights.add(new Due(elapsed + MILLI, numbers++, flight));
        }
    }

    void run(long millis) {
        long end = elapsed + millis * MILLI;
        while (true) {
            Core next = null;
            long at = flights.isEmpty() ? Long.MAX_VALUE : flights.peek().at();
            for (Core core : byAddress.values()) {
                long due = elapsed + Math.max(0, core.swim.nextDeadlineNanos() - clock());
                if (!core.paused && !core.crashed && due < at) {
                    at = due;
                    next = core;
                }
            }
            if (at > end) {
                break;
            }
            elapsed = at;
            if (next == null) {
                arrive(flights.remove().flight());
            } else {
                Core core = next;
                call(core, swim -> swim.tick(clock(), core));
            }
        }
        elapsed = end;
    }

    private void arrive(Flight flight) {
        Core core = byAddress.get(flight.to());
        Puppet puppet = puppets.get(flight.to());
        if (core != null && core.paused) {
            core.held.add(flight);
        } else if (core != null && !core.crashed) {
            call(core, swim -> swim.receive(flight.from(), flight.packet(), clock(), core));
        } else if (puppet != null) {
            puppet.receive(flight);
        }
    }

    /** Somebody who speaks the protocol, but only what a test wants it to say. */
    final class Puppet {
        final NodeId id;
        final Address address;
        long incarnation;
        boolean isolated;
        boolean answers = true;
        long targetUid = 1;
        Packet.@Nullable Accusation accusation;
        final List<Flight> received = new ArrayList<>();

        Puppet(String name, long uid, Address address) {
            this.id = new NodeId(name, uid);
            this.address = address;
            puppets.put(address, this);
        }

        MemberRecord record() {
            return new MemberRecord(id, incarnation, MemberState.ALIVE, Core.attributes(address, 1));
        }

        Packet packet(SwimMessage message) {
            long cluster = ViewDigest.hash(settings.cluster());
            return new Packet(
                    new Packet.Header(1, 1, 1, cluster, 0, id, incarnation, isolated, targetUid, accusation), message);
        }

        /** Says something to a core, which hears it at once. */
        void say(Core to, SwimMessage message) {
            arrive(new Flight(address, to.address, packet(message)));
        }

        /** Becomes a member. */
        Puppet join(Core at) {
            say(at, new SwimMessage.Join(record(), cookieOf(at), at.swim.digest()));
            return this;
        }

        private long cookieOf(Core at) {
            say(at, new SwimMessage.Join(record(), 0, at.swim.digest()));
            Flight last = at.sent.get(at.sent.size() - 1);
            return last.message() instanceof SwimMessage.Cookie cookie ? cookie.cookie() : 0;
        }

        void receive(Flight flight) {
            received.add(flight);
            if (answers && flight.message() instanceof SwimMessage.Ping ping) {
                // Agrees with whoever asks, and says that it hardly ever pauses.
                SwimMessage ack = new SwimMessage.Ack(ping.seq(), 0, ping.digest(), 0x40400040, List.of());
                send(new Flight(address, flight.from(), packet(ack)));
            }
        }
    }

    /** Says that a member is in a state, as {@code teller} would. */
    static SwimMessage rumour(NodeId about, long incarnation, MemberState state, @Nullable Evidence evidence) {
        MemberRecord record = new MemberRecord(about, incarnation, state, null);
        return new SwimMessage.Gossip(List.of(new Rumour.MemberClaim(record, evidence, 0)));
    }

    static <T> T oneOf(SplittableRandom random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    static Evidence evidence(long silenceMillis, String... observers) {
        return new Evidence(List.of(observers), Duration.ofMillis(silenceMillis), 5, observers.length);
    }

    Puppet puppet(String name, long uid) {
        return new Puppet(name, uid, address(name));
    }
}
