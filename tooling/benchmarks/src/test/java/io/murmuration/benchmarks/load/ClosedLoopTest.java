package io.murmuration.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {

    private static final long NANOS = Duration.ofMillis(50).toNanos();

    @Test
    void noMoreThanAskedForAreInFlight() throws InterruptedException {
        MapTarget target = new MapTarget();

        Window window = new ClosedLoop(target, 8, 16).run(true, 4, NANOS);

        assertThat(window.completed()).isPositive();
        assertThat(window.failed()).isZero();
        assertThat(target.most.get()).isBetween(1, 4);
        assertThat(target.now.get()).isZero();
        assertThat(target.values.keySet()).allMatch(key -> key >= 0 && key < 8);
        assertThat(target.values.values()).allMatch(value -> value.length == 16);
    }

    @Test
    void aStoreThatAnswersAtOnceDoesNotExhaustTheStack() throws InterruptedException {
        Window window = new ClosedLoop(new MapTarget(Runnable::run), 8, 16).run(true, 1, NANOS);

        assertThat(window.completed()).isPositive();
    }

    @Test
    void refusalsAreCountedAndDoNotEndTheLoad() throws InterruptedException {
        MapTarget target = new MapTarget();
        target.refuses.set(true);

        Window window = new ClosedLoop(target, 8, 16).run(true, 2, NANOS);

        assertThat(window.completed()).isZero();
        assertThat(window.failed()).isGreaterThan(2);
    }

    @Test
    void aValueOfAnotherSizeIsAFailure() throws InterruptedException {
        MapTarget target = new MapTarget();
        target.values.put(0, new byte[3]);

        Window window = new ClosedLoop(target, 1, 16).run(false, 1, NANOS);

        assertThat(window.completed()).isZero();
        assertThat(window.failed()).isPositive();
    }

    @Test
    void whatEndsAfterTheWindowDoesNotCount() throws InterruptedException {
        AtomicInteger begun = new AtomicInteger();
        LoadTarget slow = new LoadTarget() {
            @Override
            public CompletionStage<?> write(int key, byte[] value) {
                begun.incrementAndGet();
                CompletableFuture<Integer> done = new CompletableFuture<>();
                return done.completeOnTimeout(1, NANOS + 20_000_000, TimeUnit.NANOSECONDS);
            }

            @Override
            public CompletionStage<Integer> read(int key) {
                return CompletableFuture.completedFuture(0);
            }

            @Override
            public Role role(int server) {
                return Role.ABSENT;
            }

            @Override
            public void close() {}
        };

        Window window = new ClosedLoop(slow, 1, 16).run(true, 3, NANOS);

        assertThat(begun.get()).isEqualTo(3);
        assertThat(window.completed()).isZero();
        assertThat(window.failed()).isZero();
    }
}
