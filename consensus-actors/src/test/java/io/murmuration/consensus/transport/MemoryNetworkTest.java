package io.murmuration.consensus.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.wire.Packet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryNetworkTest {

    private final MemoryNetwork network = new MemoryNetwork();
    private final Ear earOfA = new Ear();
    private final Ear earOfB = new Ear();
    private final Transport a = network.open("flock", "a", "a:1", Runnable::run, earOfA);
    private final Transport b = network.open("flock", "b", "b:1", Runnable::run, earOfB);

    @Test
    void aRequestIsAnsweredByTheConnectionItCameBy() {
        a.send("b:1", query(1));

        b.answer(earOfB.connection, done(1));

        assertThat(earOfB.heard).containsExactly("Ask 1");
        assertThat(earOfA.heard).containsExactly("from b:1", "Answer 1");
    }

    @Test
    void whatIsCutIsLostWithoutAWordUntilItIsHealed() {
        network.cut("a:1", "b:1");
        a.send("b:1", query(1));
        assertThat(earOfA.heard).isEmpty();
        assertThat(earOfB.heard).isEmpty();
        assertThat(network.dropped()).isEqualTo(1);

        network.heal("b:1", "a:1");
        a.send("b:1", query(2));

        assertThat(earOfB.heard).containsExactly("Ask 2");
    }

    @Test
    void aCutOfOneWayLeavesTheOtherOpen() {
        a.send("b:1", query(1));
        network.cutOneWay("b:1", "a:1");

        b.answer(earOfB.connection, done(1));
        a.send("b:1", query(2));

        assertThat(earOfA.heard).isEmpty();
        assertThat(earOfB.heard).containsExactly("Ask 1", "Ask 2");
    }

    @Test
    void whoClosesIsRefusedToOthersAndItsConnectionsAreGone() {
        a.send("b:1", query(1));
        b.send("a:1", query(2));

        b.close();
        a.send("b:1", query(3));

        assertThat(earOfA.heard)
                .containsExactly(
                        "Ask 2", "unreachable b:1 true", "closed " + earOfA.connection, "unreachable b:1 true");
    }

    @Test
    void clustersWithOtherIdsAreRefused() {
        a.identify(1);
        b.identify(2);

        a.send("b:1", query(1));

        assertThat(earOfA.heard).containsExactly("unreachable b:1 false");
        assertThat(earOfB.heard).isEmpty();
    }

    @Test
    void anEndpointIsTakenOnce() {
        assertThatThrownBy(() -> network.open("flock", "c", "a:1", Runnable::run, new Ear()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a:1");
        a.close();

        assertThat(network.open("flock", "c", "a:1", Runnable::run, new Ear()).endpoint())
                .isEqualTo("a:1");
    }

    private static Packet query(long id) {
        return new Packet.Ask(1, new Request.DescribeGroup(id));
    }

    private static Packet done(long id) {
        return new Packet.Answer(1, new Response.Done(id, 1, 0, new byte[0]));
    }

    private static final class Ear implements Transport.Receiver {

        final List<String> heard = new ArrayList<>();
        long connection;

        @Override
        public void received(long from, List<Packet> packets) {
            connection = from;
            for (Packet packet : packets) {
                if (packet instanceof Packet.Ask ask) {
                    heard.add("Ask " + ask.request().id());
                } else if (packet instanceof Packet.Answer answer) {
                    heard.add("Answer " + answer.response().id());
                }
            }
        }

        @Override
        public void answered(String endpoint, List<Packet> packets) {
            heard.add("from " + endpoint);
            long before = connection;
            received(0, packets);
            connection = before;
        }

        @Override
        public void closed(long gone) {
            heard.add("closed " + gone);
        }

        @Override
        public void unreachable(String endpoint, boolean refused, String why) {
            heard.add("unreachable " + endpoint + " " + refused);
        }
    }
}
