package io.murmuration.membership.transport;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.murmuration.membership.wire.PacketCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArteryTransportTest {

    private static final Duration PATIENCE = TransportTest.PATIENCE;
    private static final long SECOND = 1_000_000_000L;
    private static final String REMOTE =
            "akka.actor.provider = cluster\n" + "akka.remote.artery.canonical { hostname = \"127.0.0.1\", port = 0 }";

    private final AtomicLong clock = new AtomicLong();

    private ActorTestKit kit =
            ActorTestKit.create("artery", ConfigFactory.parseString(REMOTE).withFallback(ConfigFactory.load()));

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void withoutRemotingItSaysWhatToSet() {
        kit.shutdownTestKit();
        kit = ActorTestKit.create("artery");
        TestProbe<TransportEvent> events = kit.createTestProbe();

        kit.spawn(new ArteryTransport().behavior(events.ref()));

        assertThat(events.expectMessageClass(TransportEvent.BindFailed.class, PATIENCE)
                        .reason())
                .contains("murmuration.membership.transport")
                .contains("akka.actor.provider");
    }

    @Test
    void whatWasKeptBackOnTheWayIsDroppedAndCounted() {
        TestProbe<TransportEvent> events = kit.createTestProbe();
        ActorRef<TransportCommand> transport = kit.spawn(new ArteryTransport(clock::get).behavior(events.ref()));
        events.expectMessageClass(TransportEvent.Bound.class, PATIENCE);

        transport.tell(packetSentAt(7, 0));
        events.expectMessageClass(TransportEvent.Received.class, PATIENCE);
        clock.set(3 * SECOND);
        transport.tell(packetSentAt(7, SECOND / 2));
        transport.tell(packetSentAt(7, 2 * SECOND));

        events.expectMessageClass(TransportEvent.Received.class, PATIENCE);
        assertThat(counters(transport).expired()).isEqualTo(1);
    }

    @Test
    void aNewLifeOfAPeerHasAClockOfItsOwn() {
        TestProbe<TransportEvent> events = kit.createTestProbe();
        ActorRef<TransportCommand> transport = kit.spawn(new ArteryTransport(clock::get).behavior(events.ref()));
        events.expectMessageClass(TransportEvent.Bound.class, PATIENCE);

        transport.tell(packetSentAt(7, 0));
        transport.tell(packetSentAt(8, -1_000 * SECOND));

        events.expectMessageClass(TransportEvent.Received.class, PATIENCE);
        events.expectMessageClass(TransportEvent.Received.class, PATIENCE);
        assertThat(counters(transport).expired()).isZero();
    }

    @Test
    void mangledBytesAndSendersAreCountedAndIgnored() {
        TestProbe<TransportEvent> events = kit.createTestProbe();
        ActorRef<TransportCommand> transport = kit.spawn(new ArteryTransport(clock::get).behavior(events.ref()));

        transport.tell(new ArteryPacket("127.0.0.1", 1, 7, 0, ByteBuffer.wrap(new byte[] {1, 2, 3})));
        transport.tell(new ArteryPacket("not a host", 0, 7, 0, ByteBuffer.wrap(new byte[] {1, 2, 3})));
        transport.tell(new ArteryPacket("127.0.0.1", 1, 7, 0, ByteBuffer.allocate(100_000)));

        assertThat(counters(transport).malformed()).isEqualTo(3);
        events.expectMessageClass(TransportEvent.Bound.class, PATIENCE);
        events.expectNoMessage(Duration.ZERO);
    }

    private static ArteryPacket packetSentAt(long life, long sentNanos) {
        ByteBuffer bytes = ByteBuffer.allocate(PacketCodec.MAX_BYTES);
        new PacketCodec().encode(TransportTest.packet(1, 1), bytes);
        return new ArteryPacket("127.0.0.1", 2_552, life, sentNanos, bytes.flip());
    }

    private TransportCounters counters(ActorRef<TransportCommand> transport) {
        TestProbe<TransportCounters> probe = kit.createTestProbe();
        transport.tell(new TransportCommand.GetCounters(probe.ref()));
        return probe.receiveMessage(PATIENCE);
    }
}
