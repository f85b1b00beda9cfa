package io.murmuration.membership.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.murmuration.membership.member.Address;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpTransportTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration PATIENCE = TransportTest.PATIENCE;

    /** No name has a part of more than 63 letters, so the answer needs no name server. */
    private static final String UNKNOWN = "h".repeat(64);

    private final TestProbe<TransportEvent> events = KIT.createTestProbe();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aPortInUseIsNamedWithTheSettingToChange() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            ActorRef<TransportCommand> transport = udp("127.0.0.1", taken.getLocalPort());

            assertThat(failure())
                    .contains("cannot bind UDP 127.0.0.1:" + taken.getLocalPort())
                    .contains("in use")
                    .contains("murmuration.membership.bind.port");
            events.expectTerminated(transport, PATIENCE);
        }
    }

    @Test
    void aHostThatIsNotOursIsNamed() {
        udp("192.0.2.1", 0);

        assertThat(failure()).contains("cannot bind UDP 192.0.2.1:0");
    }

    @Test
    void aHostThatNobodyKnowsIsNamedWithTheSettingToChange() {
        udp(UNKNOWN, 7_100);

        assertThat(failure())
                .contains("cannot bind UDP " + UNKNOWN + ":7100")
                .contains("host not known")
                .contains("murmuration.membership.bind.host");
    }

    @Test
    void settingsOutOfRangeAreRefusedByKey() {
        assertThatThrownBy(() -> new UdpTransport("127.0.0.1", 65_536))
                .hasMessageContaining("murmuration.membership.bind.port");
        assertThatThrownBy(() -> new UdpTransport("", 1)).hasMessageContaining("murmuration.membership.bind.host");
    }

    @Test
    void randomBytesAreCountedAndIgnored() throws IOException {
        ActorRef<TransportCommand> transport = udp("127.0.0.1", 0);
        Address address = bound();
        SplittableRandom random = new SplittableRandom(1);
        try (DatagramSocket stranger = new DatagramSocket()) {
            for (int size : new int[] {0, 1, 60, 1_368, 1_369, 9_000}) {
                byte[] bytes = new byte[size];
                random.nextBytes(bytes);
                InetAddress host = InetAddress.getLoopbackAddress();
                stranger.send(new DatagramPacket(bytes, size, host, address.port()));
            }
        }

        events.awaitAssert(PATIENCE, () -> {
            assertThat(counters(transport).malformed()).isEqualTo(6);
            return null;
        });
        transport.tell(new TransportCommand.Send(address, TransportTest.packet(1, 1)));
        assertThat(events.expectMessageClass(TransportEvent.Received.class, PATIENCE)
                        .packet())
                .isEqualTo(TransportTest.packet(1, 1));
    }

    @Test
    void whatHasNoKnownAddressIsCounted() {
        ActorRef<TransportCommand> transport = udp("127.0.0.1", 0);
        bound();

        transport.tell(new TransportCommand.Send(new Address(UNKNOWN, 1), TransportTest.packet(1, 1)));

        assertThat(counters(transport).unresolved()).isEqualTo(1);
    }

    @Test
    void aNameIsLookedUpBesideTheActor() {
        ActorRef<TransportCommand> transport = udp("localhost", 0);
        Address address = bound();

        awaitPacketTo(address, transport, 1);
        assertThat(address.host()).isEqualTo("localhost");
        assertThat(counters(transport).unresolved()).isPositive();
    }

    @Test
    void aDatagramThatTheSystemRefusesCostsNoMoreThanItself() {
        ActorRef<TransportCommand> transport = udp("127.0.0.1", 0);
        Address address = bound();

        // From loopback there is no way to another machine: the send fails, and Akka's socket with
        // it.
        for (int round = 1; round <= 3; round++) {
            int failures = round;
            transport.tell(new TransportCommand.Send(new Address("192.0.2.1", 9), TransportTest.packet(1, 1)));
            events.awaitAssert(PATIENCE, () -> {
                assertThat(counters(transport).failed()).isGreaterThanOrEqualTo(failures);
                return null;
            });
            awaitPacketTo(address, transport, round);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.255.255.255", "224.0.0.1", "0.0.0.0", "::", "ff02::1"})
    void nothingIsSentToMany(String host) {
        ActorRef<TransportCommand> transport = udp("127.0.0.1", 0);
        bound();

        transport.tell(new TransportCommand.Send(new Address(host, 9), TransportTest.packet(1, 1)));

        assertThat(counters(transport).failed()).isEqualTo(1);
        assertThat(counters(transport).packetsOut()).isZero();
    }

    @Test
    void aClosedPortIsFreeAtOnce() throws IOException {
        ActorRef<TransportCommand> transport = udp("127.0.0.1", 0);
        Address address = bound();

        transport.tell(TransportCommand.Close.INSTANCE);
        events.expectMessage(PATIENCE, new TransportEvent.Closed());

        try (DatagramSocket again =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()))) {
            assertThat(again.getLocalPort()).isEqualTo(address.port());
        }
    }

    @Test
    void aTransportThatIsStoppedFreesItsPortSoonThoughNobodySendsThere() {
        ActorRef<TransportCommand> transport = udp("127.0.0.1", 0);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), bound().port());

        KIT.stop(transport);

        // Left alone, Akka's selector frees it too, but only when it next wakes: after ten seconds.
        events.awaitAssert(Duration.ofSeconds(5), () -> {
            assertThatCode(() -> new DatagramSocket(address).close()).doesNotThrowAnyException();
            return null;
        });
    }

    private void awaitPacketTo(Address address, ActorRef<TransportCommand> transport, long seq) {
        TransportEvent.Received wanted =
                new TransportEvent.Received(new Address("127.0.0.1", address.port()), TransportTest.packet(1, seq));
        events.awaitAssert(PATIENCE, () -> {
            transport.tell(new TransportCommand.Send(address, wanted.packet()));
            return events.expectMessage(Duration.ofMillis(200), wanted);
        });
    }

    private ActorRef<TransportCommand> udp(String host, int port) {
        return KIT.spawn(new UdpTransport(host, port).behavior(events.ref()));
    }

    private Address bound() {
        return events.expectMessageClass(TransportEvent.Bound.class, PATIENCE).local();
    }

    private String failure() {
        return events.expectMessageClass(TransportEvent.BindFailed.class, PATIENCE)
                .reason();
    }

    private static TransportCounters counters(ActorRef<TransportCommand> transport) {
        TestProbe<TransportCounters> probe = KIT.createTestProbe();
        transport.tell(new TransportCommand.GetCounters(probe.ref()));
        return probe.receiveMessage(PATIENCE);
    }
}
