package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.wire.PacketCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** One core with all its effects on record; checks that its events lead to its view, always. */
final class Core implements Effects {

    final Swim swim;
    final String name;
    final Address address;
    final List<MembershipEvent> events = new ArrayList<>();
    final List<Note> notes = new ArrayList<>();
    final List<GroupChange> groupChanges = new ArrayList<>();
    final List<String> endings = new ArrayList<>();
    final List<Flight> sent = new ArrayList<>();
    final List<Flight> held = new ArrayList<>();
    boolean up;
    boolean paused;
    boolean crashed;
    private final Cores cores;
    private MembershipView followed;

    /** A packet on its way. */
    record Flight(Address from, Address to, Packet packet) {

        SwimMessage message() {
            return packet.message();
        }

        boolean between(String one, String other) {
            return (from.host().equals(one) && to.host().equals(other))
                    || (from.host().equals(other) && to.host().equals(one));
        }
    }

    Core(Cores cores, NodeId id, Address address, SwimSettings settings) {
        this.cores = cores;
        this.name = id.name();
        this.address = address;
        Attributes attributes = Core.attributes(address, 1);
        SplittableRandom random = new SplittableRandom(address.hashCode());
        this.swim = new Swim(settings, new Self(id, attributes), PacketCodec::sizeOf, random, cores.clock());
        this.followed = swim.view();
    }

    static Attributes attributes(Address address, long version) {
        return new Attributes(version, address, Collections.emptySortedMap(), Tags.none(), 1, 1);
    }

    Member member(String name) {
        return swim.view().member(name).orElseThrow(() -> new AssertionError(this.name + " knows no " + name));
    }

    MemberState state(String name) {
        return member(name).state();
    }

    <T extends MembershipEvent> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns the messages of one kind that this core has sent to that host. */
    <T extends SwimMessage> List<T> sent(String host, Class<T> kind) {
        return sent.stream()
                .filter(flight -> flight.to().host().equals(host))
                .map(Flight::message)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Forgets what was recorded, to look at what comes next. */
    void clear() {
        events.clear();
        notes.clear();
        groupChanges.clear();
        sent.clear();
    }

    void checkView() {
        assertThat(swim.view()).as("what the deltas lead to at %s", name).isEqualTo(followed);
    }

    @Override
    public void send(Address to, Packet packet) {
        Flight flight = new Flight(address, to, packet);
        sent.add(flight);
        cores.send(flight);
    }

    @Override
    public void publish(MembershipEvent event) {
        events.add(event);
        followed = followed.apply(event);
    }

    @Override
    public void publishGroup(GroupChange change) {
        groupChanges.add(change);
    }

    @Override
    public void up() {
        up = true;
    }

    @Override
    public void refused(Address by, RefuseReason reason, String detail) {
        endings.add("refused " + reason + ": " + detail);
    }

    @Override
    public void renewUid(NodeId id) {
        endings.add("renewed " + id);
        followed = swim.view();
    }

    @Override
    public void superseded(NodeId by) {
        endings.add("superseded " + by);
    }

    @Override
    public void left(int acknowledged) {
        endings.add("left " + acknowledged);
    }

    @Override
    public void note(Note note) {
        notes.add(note);
    }
}
