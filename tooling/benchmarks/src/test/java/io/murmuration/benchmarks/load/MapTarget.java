package io.murmuration.benchmarks.load;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A store in memory that answers on other threads, and refuses when told to. */
final class MapTarget implements LoadTarget {

    final Map<Integer, byte[]> values = new ConcurrentHashMap<>();
    final AtomicInteger now = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicBoolean refuses = new AtomicBoolean();
    boolean closed;
    private final Executor executor;

    MapTarget() {
        this(ForkJoinPool.commonPool());
    }

    MapTarget(Executor executor) {
        this.executor = executor;
    }

    @Override
    public CompletionStage<?> write(int key, byte[] value) {
        return later(() -> {
            values.put(key, value);
            return value.length;
        });
    }

    @Override
    public CompletionStage<Integer> read(int key) {
        return later(() -> Objects.requireNonNull(values.get(key), "no such key").length);
    }

    private CompletableFuture<Integer> later(Supplier<Integer> operation) {
        if (refuses.get()) {
            throw new IllegalStateException("refused");
        }
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        return CompletableFuture.supplyAsync(
                () -> {
                    now.decrementAndGet();
                    return operation.get();
                },
                executor);
    }

    @Override
    public Role role(int server) {
        return server == 1 ? Role.LEADER : Role.FOLLOWER;
    }

    @Override
    public void close() {
        closed = true;
    }
}
