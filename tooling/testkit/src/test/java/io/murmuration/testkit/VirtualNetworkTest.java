package io.murmuration.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualNetworkTest {

    private static final int PACKETS = 20_000;

    private final Simulation simulation = new Simulation(11);
    private final List<String> arrived = new ArrayList<>();

    @Test
    void aPacketArrivesAsItWasAndWithinTheLatency() {
        VirtualNetwork network = network(VirtualNetwork.Conditions.lan(0));
        ByteBuffer bytes = number(42);

        network.send(0, 1, bytes);
        bytes.putInt(0, 43);
        simulation.runUntil(199_999);
        assertThat(arrived).isEmpty();
        simulation.run(Duration.ofMillis(1));

        assertThat(arrived).containsExactly("0>1:42");
    }

    @Test
    void sentPacketsAreCountedWithTheirHeadersEvenIfTheyAreLost() {
        VirtualNetwork network = network(VirtualNetwork.Conditions.lan(1 - 1e-12));

        network.send(2, 1, number(1));

        assertThat(network.packetsSent(2)).isEqualTo(1);
        assertThat(network.bytesSent(2)).isEqualTo(4 + 28);
        assertThat(network.allPacketsSent()).isEqualTo(1);
        assertThat(network.lost()).isEqualTo(1);
    }

    @Test
    void theShareOfLossIsLostAndTheShareOfDuplicatesComesTwice() {
        VirtualNetwork.Conditions lossy = VirtualNetwork.Conditions.lan(0.2);
        VirtualNetwork network = network(lossy.withDisorder(0.1, 0, Duration.ZERO));

        sendMany(network);

        assertThat(network.lost() / (double) PACKETS).isCloseTo(0.2, within(0.01));
        assertThat(arrived.size() / (double) PACKETS).isCloseTo(0.8 * 1.1, within(0.015));
    }

    @Test
    void heldUpPacketsAreOvertaken() {
        VirtualNetwork steady = network(new VirtualNetwork.Conditions(
                new Latency.Uniform(Duration.ofMillis(1), Duration.ofMillis(1)), 0, 0, 0.1, Duration.ofSeconds(1)));

        for (int i = 0; i < 100; i++) {
            steady.send(0, 1, number(i));
        }
        simulation.run(Duration.ofSeconds(2));

        List<String> inOrder = arrived.stream()
                .sorted((a, b) -> Integer.compare(numberOf(a), numberOf(b)))
                .toList();
        assertThat(arrived).hasSize(100).isNotEqualTo(inOrder);
    }

    @Test
    void aOneWayCutLeavesTheOtherWayOpen() {
        VirtualNetwork network = network(VirtualNetwork.Conditions.lan(0));
        network.cut(0, 1);

        network.send(0, 1, number(1));
        network.send(1, 0, number(2));
        network.send(0, 2, number(3));
        simulation.run(Duration.ofSeconds(1));

        assertThat(arrived).containsExactlyInAnyOrder("1>0:2", "0>2:3");
    }

    @Test
    void islandsHearOnlyThemselvesUntilTheyHeal() {
        VirtualNetwork network = network(VirtualNetwork.Conditions.lan(0));
        network.isolate(1, 0, 1);

        network.send(0, 1, number(1));
        network.send(1, 2, number(2));
        network.send(2, 0, number(3));
        network.send(2, 3, number(4));
        network.heal();
        network.send(2, 0, number(5));
        simulation.run(Duration.ofSeconds(1));

        assertThat(arrived).containsExactlyInAnyOrder("0>1:1", "2>3:4", "2>0:5");
    }

    @Test
    void whatIsUnderWayWhenACutBeginsStillArrives() {
        VirtualNetwork network = network(VirtualNetwork.Conditions.lan(0));

        network.send(0, 1, number(1));
        network.cut(0, 1);
        simulation.run(Duration.ofSeconds(1));

        assertThat(arrived).containsExactly("0>1:1");
    }

    @Test
    void aSlowNodeIsLateBothWays() {
        VirtualNetwork network = network(VirtualNetwork.Conditions.lan(0));
        network.slow(1, 50_000_000);

        network.send(0, 1, number(1));
        network.send(1, 2, number(2));
        simulation.run(Duration.ofMillis(50));
        assertThat(arrived).isEmpty();
        simulation.run(Duration.ofMillis(2));

        assertThat(arrived).hasSize(2);
    }

    @Test
    void nobodyHearsWhatIsSentToWhoDoesNotReceive() {
        VirtualNetwork network = network(VirtualNetwork.Conditions.lan(0));
        network.detach(1);

        network.send(0, 1, number(1));
        simulation.run(Duration.ofSeconds(1));

        assertThat(arrived).isEmpty();
        assertThat(network.undeliverable()).isEqualTo(1);
    }

    @Test
    void aDatagramHasASize() {
        VirtualNetwork network = network(VirtualNetwork.Conditions.lan(0));

        assertThatThrownBy(() -> network.send(0, 1, ByteBuffer.allocate(1_401)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1401");
    }

    @Test
    void everyPacketAndItsTimeGoIntoTheTrace() {
        Simulation other = new Simulation(11);
        VirtualNetwork network = network(VirtualNetwork.Conditions.lan(0));
        VirtualNetwork same = new VirtualNetwork(other, 4, VirtualNetwork.Conditions.lan(0));
        same.attach(1, (from, bytes) -> {});

        network.send(0, 1, number(1));
        same.send(0, 1, number(1));
        simulation.run(Duration.ofSeconds(1));
        other.run(Duration.ofSeconds(1));
        assertThat(simulation.trace().value()).isEqualTo(other.trace().value());

        network.send(0, 1, number(1));
        same.send(0, 1, number(2));
        simulation.run(Duration.ofSeconds(1));
        other.run(Duration.ofSeconds(1));
        assertThat(simulation.trace().value()).isNotEqualTo(other.trace().value());
    }

    private VirtualNetwork network(VirtualNetwork.Conditions conditions) {
        VirtualNetwork network = new VirtualNetwork(simulation, 4, conditions);
        for (int i = 0; i < 4; i++) {
            int node = i;
            network.attach(i, (from, bytes) -> arrived.add(from + ">" + node + ":" + bytes.getInt()));
        }
        return network;
    }

    private void sendMany(VirtualNetwork network) {
        for (int i = 0; i < PACKETS; i++) {
            network.send(i % 4, (i + 1) % 4, number(i));
        }
        simulation.run(Duration.ofSeconds(1));
    }

    private static ByteBuffer number(int value) {
        return ByteBuffer.allocate(4).putInt(0, value);
    }

    private static int numberOf(String arrival) {
        return Integer.parseInt(arrival.substring(arrival.indexOf(':') + 1));
    }
}
