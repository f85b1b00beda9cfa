package io.murmuration.membership.transport;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.murmuration.membership.member.Address;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class InMemoryTransportTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Address ADDRESS = new Address("127.0.0.1", 7_100);

    private final InMemoryTransport.Network network = new InMemoryTransport.Network();
    private final TestProbe<TransportEvent> events = KIT.createTestProbe();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void anAddressInUseIsNamedWithTheSettingToChangeUntilItsOwnerStops() {
        ActorRef<TransportCommand> first = spawn();
        events.expectMessage(TransportTest.PATIENCE, new TransportEvent.Bound(ADDRESS));

        spawn();
        assertThat(events.expectMessageClass(TransportEvent.BindFailed.class, TransportTest.PATIENCE)
                        .reason())
                .contains("127.0.0.1:7100")
                .contains("murmuration.membership.bind.port");

        KIT.stop(first);
        spawn();
        events.expectMessage(TransportTest.PATIENCE, new TransportEvent.Bound(ADDRESS));
    }

    private ActorRef<TransportCommand> spawn() {
        return KIT.spawn(new InMemoryTransport(network, ADDRESS).behavior(events.ref()));
    }
}
