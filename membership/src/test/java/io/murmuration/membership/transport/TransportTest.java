package io.murmuration.membership.transport;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.swim.Rumour;
import io.murmuration.membership.swim.SwimMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every transport promises, each between two actor systems. */
class TransportTest {

    enum Kind {
        UDP,
        ARTERY,
        IN_MEMORY
    }

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Config ARTERY = ConfigFactory.parseString("akka.actor.provider = cluster\n"
                    + "akka.remote.artery.canonical { hostname = \"127.0.0.1\", port = 0 }\n"
                    + "akka.actor.serialization-bindings {"
                    + " \"io.murmuration.membership.transport.ArteryPacket\" = jackson-cbor }\n")
            .withFallback(ConfigFactory.load());

    private final List<ActorTestKit> kits = new ArrayList<>();
    private final InMemoryTransport.Network network = new InMemoryTransport.Network();

    /** One node: its transport, what it tells, and where it is. */
    private record Node(ActorTestKit kit, ActorRef<TransportCommand> transport, TestProbe<TransportEvent> events) {

        Address bound() {
            return events.expectMessageClass(TransportEvent.Bound.class, PATIENCE)
                    .local();
        }

        TransportCounters counters() {
            TestProbe<TransportCounters> probe = kit.createTestProbe();
            transport.tell(new TransportCommand.GetCounters(probe.ref()));
            return probe.receiveMessage(PATIENCE);
        }
    }

    @AfterEach
    void stop() {
        kits.forEach(ActorTestKit::shutdownTestKit);
    }

    @ParameterizedTest
    @EnumSource
    void aPacketArrivesEqualAndFromItsSender(Kind kind) {
        Node one = node(kind, 1);
        Node two = node(kind, 2);
        Address first = one.bound();
        Address second = two.bound();

        one.transport().tell(new TransportCommand.Send(second, packet(1, 7)));
        TransportEvent.Received there = two.events().expectMessageClass(TransportEvent.Received.class, PATIENCE);
        two.transport().tell(new TransportCommand.Send(there.from(), packet(1, 8)));
        TransportEvent.Received back = one.events().expectMessageClass(TransportEvent.Received.class, PATIENCE);

        assertThat(there).isEqualTo(new TransportEvent.Received(first, packet(1, 7)));
        assertThat(back).isEqualTo(new TransportEvent.Received(second, packet(1, 8)));
        assertThat(one.counters().packetsOut()).isEqualTo(1);
        assertThat(one.counters().packetsIn()).isEqualTo(1);
        assertThat(one.counters().bytesOut())
                .isEqualTo(two.counters().bytesIn())
                .isPositive();
        assertThat(one.counters().dropped()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aPacketOfAnotherVersionIsToldByItsHeader(Kind kind) {
        Node one = node(kind, 1);
        Node two = node(kind, 2);
        Address first = one.bound();

        one.transport().tell(new TransportCommand.Send(two.bound(), packet(2, 7)));

        two.events()
                .expectMessage(
                        PATIENCE,
                        new TransportEvent.Unreadable(first, packet(2, 7).header()));
        assertThat(two.counters().otherVersions()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTooLargeIsCountedAndTheNextPacketArrives(Kind kind) {
        Node one = node(kind, 1);
        Node two = node(kind, 2);
        Address second = two.bound();
        Rumour entry = new Rumour.GroupEntry(new NodeId("a", 1), 1, "k", "r".repeat(400), false);
        SwimMessage large = new SwimMessage.Gossip(Collections.nCopies(4, entry));
        one.bound();

        one.transport()
                .tell(new TransportCommand.Send(second, new Packet(packet(1, 1).header(), large)));
        one.transport().tell(new TransportCommand.Send(second, packet(1, 2)));

        TransportEvent.Received arrived = two.events().expectMessageClass(TransportEvent.Received.class, PATIENCE);
        assertThat(arrived.packet()).isEqualTo(packet(1, 2));
        assertThat(one.counters().unsendable()).isEqualTo(1);
        assertThat(one.counters().packetsOut()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsNotThereCostsAPacketAndNoMore(Kind kind) {
        Node one = node(kind, 1);
        Node two = node(kind, 2);
        one.bound();

        one.transport().tell(new TransportCommand.Send(new Address("127.0.0.1", 1), packet(1, 1)));
        one.transport().tell(new TransportCommand.Send(two.bound(), packet(1, 2)));

        assertThat(two.events()
                        .expectMessageClass(TransportEvent.Received.class, PATIENCE)
                        .packet())
                .isEqualTo(packet(1, 2));
    }

    @ParameterizedTest
    @EnumSource
    void aTransportThatIsClosedSaysSo(Kind kind) {
        Node one = node(kind, 1);
        one.bound();

        one.transport().tell(TransportCommand.Close.INSTANCE);

        one.events().expectMessage(PATIENCE, new TransportEvent.Closed());
        one.events().expectTerminated(one.transport(), PATIENCE);
    }

    static Packet packet(int version, long seq) {
        Packet.Header header = new Packet.Header(version, 1, 2, 42, 0, new NodeId("alpha", 3), 5, false, 6, null);
        return new Packet(header, new SwimMessage.LeaveAck(seq));
    }

    private Node node(Kind kind, int number) {
        ActorTestKit kit = kind == Kind.ARTERY
                ? ActorTestKit.create("transport", ARTERY)
                : ActorTestKit.create("transport-" + number);
        kits.add(kit);
        TestProbe<TransportEvent> events = kit.createTestProbe();
        Transport transport = switch (kind) {
            case UDP -> new UdpTransport("127.0.0.1", 0);
            case ARTERY -> new ArteryTransport();
            case IN_MEMORY -> new InMemoryTransport(network, new Address("127.0.0.1", 7_000 + number));
        };
        return new Node(kit, kit.spawn(transport.behavior(events.ref()), "transport"), events);
    }
}
