package io.murmuration.consensus.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.Heartbeat;
import io.murmuration.consensus.transport.Station.Closed;
import io.murmuration.consensus.transport.Station.Received;
import io.murmuration.consensus.transport.Station.Unreachable;
import io.murmuration.consensus.wire.Packet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketTransportTest {

    private static final long GROUP = 7;
    private static final SocketSettings HERE = SocketSettings.loopback("flock", "a");
    private static final SocketSettings THERE = SocketSettings.loopback("flock", "b");

    private final Station here = new Station(HERE);
    private Station there = new Station(THERE);

    @AfterEach
    void end() {
        here.close();
        there.close();
    }

    @Test
    void aRequestIsAnsweredByTheConnectionItCameBy() throws InterruptedException {
        here.send(there, query(1));

        Received request = there.next(Received.class);
        there.answer(request.connection(), done(1));

        assertThat(request.packet()).isInstanceOf(Packet.Ask.class);
        assertThat(here.next(Received.class).packet())
                .isInstanceOfSatisfying(
                        Packet.Answer.class,
                        answer -> assertThat(answer.response().id()).isEqualTo(1));
    }

    @Test
    void packetsOfOneLaneArriveAllAndInTheirOrder() throws InterruptedException {
        for (int i = 0; i < 20_000; i++) {
            here.send(there, heartbeat(i));
        }

        for (int i = 0; i < 20_000; i++) {
            assertThat(round(there.next(Received.class).packet())).isEqualTo(i);
        }
    }

    @Test
    void packetsOfAnySizeUpToTheLimitArriveWhole() throws InterruptedException {
        int[] sizes = {0, 1, 127 << 10, 128 << 10, 129 << 10, 256 << 10, 1 << 20, 3 << 20, (4 << 20) - 200};
        for (int size : sizes) {
            here.send(there, entry(size));
            here.send(there, entry(3));
        }

        for (int size : sizes) {
            assertThat(payload(there.next(Received.class).packet())).isEqualTo(payload(size));
            assertThat(payload(there.next(Received.class).packet())).isEqualTo(payload(3));
        }
    }

    @Test
    void whereNobodyListensTheSenderIsToldThatItWasRefused() throws Exception {
        String endpoint = "127.0.0.1:" + freePort();

        here.send(endpoint, query(1));

        Unreachable word = here.next(Unreachable.class);
        assertThat(word.endpoint()).isEqualTo(endpoint);
        assertThat(word.refused()).isTrue();
        assertThat(here.stats().droppedUnreachable()).isEqualTo(1);
    }

    @Test
    void aPeerThatEndsIsToldFirstAsLostAndThenAsRefused() throws InterruptedException {
        here.send(there, heartbeat(1));
        there.next(Received.class);

        there.close();

        assertThat(here.next(Unreachable.class).refused()).isFalse();
        here.next(Unreachable.class, Unreachable::refused);
    }

    @Test
    void aReplicaThatComesBackIsReachedAgain() throws InterruptedException {
        String endpoint = there.endpoint();
        int port = port(there);
        here.send(there, heartbeat(1));
        there.next(Received.class);
        there.close();
        here.next(Unreachable.class, Unreachable::refused);

        there = new Station(THERE.at("127.0.0.1", port, "", false));
        here.send(endpoint, heartbeat(2));

        assertThat(round(there.next(Received.class).packet())).isEqualTo(2);
    }

    @Test
    void theReceiverHearsThatAnIncomingConnectionIsGone() throws InterruptedException {
        here.send(there, query(1));
        long connection = there.next(Received.class).connection();

        here.ask(() -> {
            here.loop().shutdown();
            return true;
        });

        assertThat(there.next(Closed.class).connection()).isEqualTo(connection);
        there.answer(connection, done(1));
        assertThat(there.stats().droppedUnreachable()).isEqualTo(1);
    }

    @Test
    void nodesOfClustersWithOtherNamesAreRefusedWithBothNames() throws InterruptedException {
        try (Station stranger = new Station(SocketSettings.loopback("swarm", "c"))) {
            stranger.send(there, query(1));

            Unreachable word = stranger.next(Unreachable.class);
            assertThat(word.refused()).isFalse();
            assertThat(word.why()).contains("'swarm'", "'flock'", "node c", "node b");
        }
        assertThat(there.stats().handshakesRefused()).isEqualTo(1);
    }

    @Test
    void nodesOfClustersWithOtherIdsAreRefusedWithBothIds() throws InterruptedException {
        here.identify(0xabc);
        there.identify(0xdef);

        here.send(there, query(1));

        assertThat(here.next(Unreachable.class).why()).contains("abc", "def");
    }

    @Test
    void aConnectionFromBeforeTheFoundingEndsIfTheClustersAreNotTheSame() throws InterruptedException {
        here.send(there, query(1));
        there.next(Received.class);
        there.identify(0xdef);

        here.identify(0xabc);

        assertThat(here.next(Unreachable.class, word -> word.why().contains("abc"))
                        .why())
                .contains("abc", "def");
    }

    @Test
    void aConnectionFromBeforeTheFoundingStaysWithinTheCluster() throws InterruptedException {
        here.send(there, query(1));
        there.next(Received.class);

        here.identify(0xabc);
        there.identify(0xabc);
        here.send(there, query(2));

        there.next(Received.class);
        assertThat(here.heardNothing()).isTrue();
        assertThat(here.stats().connectionsOpened()).isEqualTo(1);
    }

    @Test
    void whatDoesNotFitTheQueueIsDroppedAndCounted() throws InterruptedException {
        try (Station narrow = new Station(HERE.bounded(1_000, 1_000, 10))) {
            narrow.ask(() -> {
                for (int i = 0; i < 100; i++) {
                    narrow.sendHere(there.endpoint(), heartbeat(i));
                }
                return true;
            });

            Received first = there.next(Received.class);

            assertThat(round(first.packet())).isZero();
            assertThat(narrow.stats().droppedFull()).isGreaterThan(50);
            assertThat(narrow.stats().droppedFull() + narrow.stats().packetsSent())
                    .isEqualTo(100);
        }
    }

    @Test
    void requestsThatDoNotFitTheQueueAreToldAsUnreachable() throws InterruptedException {
        try (Station narrow = new Station(HERE.bounded(1_000, 1_000, 10))) {
            narrow.ask(() -> {
                for (int i = 0; i < 100; i++) {
                    narrow.sendHere(there.endpoint(), query(i));
                }
                return true;
            });

            assertThat(narrow.next(Unreachable.class).why()).contains("1000 bytes");
        }
    }

    @Test
    void oneConnectionTooManyIsClosed() throws InterruptedException {
        try (Station small = new Station(THERE.bounded(1 << 20, 1 << 20, 1))) {
            here.send(small, query(1));
            small.next(Received.class);

            here.send(small, heartbeat(1));

            assertThat(here.next(Unreachable.class).refused()).isFalse();
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        String endpoint = there.endpoint();
        int port = port(there);

        assertThatThrownBy(() -> here.open(HERE.at("127.0.0.1", port, "", false)))
                .hasRootCauseInstanceOf(IOException.class)
                .hasCauseInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(endpoint);
    }

    @Test
    void beyondLoopbackItMustBeSaidThatTheNetworkIsTrusted() {
        assertThatThrownBy(() -> HERE.at("192.0.2.1", 0, "", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("insecure = on");
        assertThatThrownBy(() -> HERE.at("0.0.0.0", 0, "", true)).hasMessageContaining("advertiseHost");
        assertThat(HERE.at("192.0.2.1", 0, "", true).insecure()).isTrue();
    }

    @Test
    void anEndpointThatIsNoneIsToldAsUnreachable() throws InterruptedException {
        here.send("nowhere", query(1));

        assertThat(here.next(Unreachable.class).why()).contains("host:port");
    }

    @Test
    void aConnectionThatFallsSilentIsDialledAnew() throws InterruptedException {
        try (Proxy proxy = new Proxy(port(there));
                Station impatient = new Station(impatient())) {
            impatient.send(proxy.endpoint(), heartbeat(1));
            there.next(Received.class);

            proxy.cut();
            Unreachable word = impatient.next(Unreachable.class);
            proxy.heal();
            impatient.send(proxy.endpoint(), heartbeat(2));

            assertThat(round(there.next(Received.class).packet())).isEqualTo(2);
            assertThat(word.refused()).isFalse();
            assertThat(word.why()).contains("silent");
        }
    }

    @Test
    void aConnectionInUseIsNotTakenForSilent() throws InterruptedException {
        try (Station impatient = new Station(impatient())) {
            for (int i = 0; i < 50; i++) {
                impatient.send(there, query(i));
                there.answer(there.next(Received.class).connection(), done(i));
                impatient.next(Received.class);
            }

            assertThat(impatient.stats().connectionsLost()).isZero();
        }
    }

    @Test
    void whoDoesNotIntroduceHimselfIsClosed() throws IOException {
        try (Station impatient = new Station(impatient());
                Socket mute = new Socket(InetAddress.getLoopbackAddress(), port(impatient))) {
            assertThat(mute.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoSpeaksAnotherProtocolIsClosedAndCounted() throws IOException {
        try (Socket browser = new Socket(InetAddress.getLoopbackAddress(), port(there))) {
            browser.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(browser.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(there.stats().malformed()).isEqualTo(1);
    }

    @Test
    void whoDoesNotTakeItsAnswersLosesTheConnection() throws InterruptedException {
        try (Station narrow = new Station(THERE.bounded(1 << 20, 1 << 20, 10))) {
            here.send(narrow, query(1));
            long connection = narrow.next(Received.class).connection();

            narrow.ask(() -> {
                for (int i = 0; i < 100; i++) {
                    narrow.answerHere(connection, large(i));
                }
                return true;
            });

            assertThat(narrow.next(Closed.class).connection()).isEqualTo(connection);
            assertThat(here.next(Unreachable.class).refused()).isFalse();
        }
    }

    private static SocketSettings impatient() {
        return new SocketSettings(
                "flock",
                "hasty",
                "127.0.0.1",
                0,
                "",
                0,
                false,
                1 << 20,
                1 << 20,
                10,
                Duration.ofMillis(300),
                Duration.ofMillis(300),
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                Duration.ofSeconds(60));
    }

    private static int port(Station station) {
        return Integer.parseInt(station.endpoint().substring(station.endpoint().lastIndexOf(':') + 1));
    }

    private static Packet large(long id) {
        return new Packet.Answer(GROUP, new Response.Done(id, 1, 0, new byte[1 << 20]));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Packet query(long id) {
        return new Packet.Ask(GROUP, new Request.DescribeGroup(id));
    }

    private static Packet done(long id) {
        return new Packet.Answer(GROUP, new Response.Done(id, 1, 0, new byte[0]));
    }

    private static Packet heartbeat(long round) {
        return new Packet.ToReplica(GROUP, new Heartbeat(1, 2, 3, 4, round, 0));
    }

    private static long round(Packet packet) {
        return ((Heartbeat) ((Packet.ToReplica) packet).message()).round();
    }

    private static Packet entry(int size) {
        Entry entry = new Entry(3, 6, EntryType.NORMAL, payload(size));
        return new Packet.ToReplica(GROUP, new AppendEntries(1, 2, 3, 5, 3, List.of(entry), 4));
    }

    private static byte[] payload(int size) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) (i * 31 + size);
        }
        return payload;
    }

    private static byte[] payload(Packet packet) {
        return ((AppendEntries) ((Packet.ToReplica) packet).message())
                .entries()
                .get(0)
                .payload();
    }
}
