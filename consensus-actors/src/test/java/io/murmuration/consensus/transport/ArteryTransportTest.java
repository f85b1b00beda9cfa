package io.murmuration.consensus.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.wire.Packet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ArteryTransportTest {

    private final Node here = new Node("flock", "a");
    private final Node there = new Node("flock", "b");

    @AfterEach
    void end() throws Exception {
        here.end();
        there.end();
    }

    @Test
    void aRequestIsAnsweredByTheConnectionItCameBy() throws InterruptedException {
        here.run(transport -> transport.send(there.endpoint, command(1, 10)));

        Packet request = there.next();
        there.run(transport -> transport.answer(there.connection, done(1)));

        assertThat(request).usingRecursiveComparison().isEqualTo(command(1, 10));
        assertThat(here.next()).usingRecursiveComparison().isEqualTo(done(1));
    }

    @Test
    void packetsLongerThanArterysFramesArriveWholeAndInTheirOrder() throws InterruptedException {
        int[] sizes = {ArteryTransport.PIECE_BYTES - 1, ArteryTransport.PIECE_BYTES, 1_000_000, 5, 4_000_000};
        here.run(transport -> {
            for (int size : sizes) {
                transport.send(there.endpoint, command(size, size));
            }
        });

        for (int size : sizes) {
            assertThat(bytes(there.next())).isEqualTo(bytes(command(size, size)));
        }
    }

    @Test
    void nodesOfAnotherClusterAreRefusedWithBothNames() throws Exception {
        Node stranger = new Node("swarm", "c");
        try {
            stranger.run(transport -> transport.send(there.endpoint, command(1, 1)));

            assertThat(stranger.nextTrouble()).contains("'swarm'", "'flock'");
        } finally {
            stranger.end();
        }
    }

    @Test
    void whereNobodyAnswersTheSenderIsTold() throws InterruptedException {
        String nobody = there.endpoint.replaceAll("agreement-.*", "nobody");

        here.run(transport -> transport.send(nobody, command(1, 1)));

        assertThat(here.nextTrouble()).contains("silent");
    }

    @Test
    void anEndpointThatIsNoneIsTold() throws InterruptedException {
        here.run(transport -> transport.send("127.0.0.1:4711", command(1, 1)));

        assertThat(here.nextTrouble()).contains("127.0.0.1:4711");
    }

    @Test
    void withoutRemotingItSaysWhatToInclude() throws Exception {
        ActorSystem<Void> local = ActorSystem.create(Behaviors.empty(), "local");
        try {
            assertThatThrownBy(() -> ArteryTransport.open(local, "flock", "a", Runnable::run, here))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("murmuration-consensus-artery.conf");
        } finally {
            local.terminate();
            local.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    private static Packet command(long id, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i + size);
        }
        return new Packet.Ask(1, new Request.Command(id, 2, 3, 4, bytes));
    }

    private static byte[] bytes(Packet packet) {
        return ((Request.Command) ((Packet.Ask) packet).request()).command();
    }

    private static Packet done(long id) {
        return new Packet.Answer(1, new Response.Done(id, 1, 0, new byte[1]));
    }

    /** An actor system with a transport, whose owner is an event loop. */
    private static final class Node implements Transport.Receiver {

        final ActorSystem<Void> system;
        final EventLoop loop = EventLoop.start(Thread::new, 0);
        final CompletableFuture<ArteryTransport> transport = new CompletableFuture<>();
        final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
        final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
        final String endpoint;
        volatile long connection;

        Node(String cluster, String name) {
            system = ActorSystem.create(
                    Behaviors.empty(),
                    name,
                    ConfigFactory.parseString("akka.loglevel = off, akka.stdout-loglevel = off")
                            .withFallback(ConfigFactory.parseResources("murmuration-consensus-artery.conf"))
                            .withFallback(ConfigFactory.load()));
            loop.execute(() -> transport.complete(ArteryTransport.open(system, cluster, name, loop, this)));
            endpoint = transport.join().endpoint();
        }

        void run(Consumer<Transport> task) {
            loop.execute(() -> task.accept(transport.join()));
        }

        Packet next() throws InterruptedException {
            Packet packet = packets.poll(30, TimeUnit.SECONDS);
            assertThat(packet).as("a packet within 30 s").isNotNull();
            return packet;
        }

        String nextTrouble() throws InterruptedException {
            String trouble = troubles.poll(30, TimeUnit.SECONDS);
            assertThat(trouble).as("word of trouble within 30 s").isNotNull();
            return trouble;
        }

        void end() throws Exception {
            run(Transport::close);
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
            loop.shutdown();
        }

        @Override
        public void received(long from, List<Packet> received) {
            connection = from;
            packets.addAll(received);
        }

        @Override
        public void closed(long gone) {}

        @Override
        public void unreachable(String to, boolean refused, String why) {
            troubles.add(to + ": " + why);
        }
    }
}
