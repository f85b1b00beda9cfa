package io.murmuration.consensus.transport;

import io.murmuration.consensus.wire.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A transport on a loop of its own, and what it told its receiver. For any one thread. */
final class Station implements AutoCloseable {

    /** What a receiver was told. */
    sealed interface Told {}

    record Received(long connection, Packet packet) implements Told {}

    record Closed(long connection) implements Told {}

    record Unreachable(String endpoint, boolean refused, String why) implements Told {}

    private static final long DEADLINE_SECONDS = 30;

    private final EventLoop loop = EventLoop.start(Thread::new, 0);
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final SocketTransport transport;
    private final String endpoint;

    Station(SocketSettings settings) {
        transport = ask(() -> SocketTransport.open(settings, receiver()));
        endpoint = transport.endpoint();
    }

    private Transport.Receiver receiver() {
        return new Transport.Receiver() {
            @Override
            public void received(long connection, List<Packet> packets) {
                packets.forEach(packet -> told.add(new Received(connection, packet)));
            }

            @Override
            public void closed(long connection) {
                told.add(new Closed(connection));
            }

            @Override
            public void unreachable(String to, boolean refused, String why) {
                told.add(new Unreachable(to, refused, why));
            }
        };
    }

    String endpoint() {
        return endpoint;
    }

    EventLoop loop() {
        return loop;
    }

    void send(Station to, Packet packet) {
        send(to.endpoint(), packet);
    }

    void send(String to, Packet packet) {
        loop.execute(() -> transport.send(to, packet));
    }

    /** Sends from within the loop. */
    void sendHere(String to, Packet packet) {
        transport.send(to, packet);
    }

    /** Answers from within the loop. */
    void answerHere(long connection, Packet packet) {
        transport.answer(connection, packet);
    }

    void answer(long connection, Packet packet) {
        loop.execute(() -> transport.answer(connection, packet));
    }

    void identify(long clusterId) {
        ask(() -> {
            transport.identify(clusterId);
            return true;
        });
    }

    TransportStats stats() {
        return ask(transport::stats);
    }

    /** Opens one more transport on this loop. */
    SocketTransport open(SocketSettings settings) {
        return ask(() -> SocketTransport.open(settings, receiver()));
    }

    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    /** Returns the next word of this kind; what comes before is left out. */
    <T extends Told> T next(Class<T> kind) throws InterruptedException {
        return next(kind, word -> true);
    }

    <T extends Told> T next(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        List<Told> others = new ArrayList<>();
        while (true) {
            Told word = told.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (word == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " came, but " + others);
            }
            if (kind.isInstance(word) && wanted.test(kind.cast(word))) {
                return kind.cast(word);
            }
            if (others.size() < 20) {
                others.add(word);
            }
        }
    }

    boolean heardNothing() {
        return told.isEmpty();
    }

    @Override
    public void close() {
        if (loop.isShutdown()) {
            return;
        }
        ask(() -> {
            transport.close();
            return true;
        });
        loop.shutdown();
    }
}
