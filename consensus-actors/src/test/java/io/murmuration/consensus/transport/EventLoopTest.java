package io.murmuration.consensus.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopTest {

    private static final int MESSAGES = 1_000_000;

    private final EventLoop loop = EventLoop.start(Thread::new, 0);

    @AfterEach
    void end() throws InterruptedException {
        loop.shutdown();
        assertThat(loop.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tasksOfOneThreadRunInTheirOrderOnTheLoop() {
        List<Integer> seen = new ArrayList<>();
        CompletableFuture<EventLoop> where = new CompletableFuture<>();

        for (int i = 0; i < 10_000; i++) {
            int number = i;
            loop.execute(() -> seen.add(number));
        }
        loop.execute(() -> where.complete(EventLoop.current()));

        assertThat(where.join()).isSameAs(loop);
        assertThat(seen).hasSize(10_000).isSorted();
    }

    @Test
    void elsewhereThereIsNoCurrentLoop() {
        assertThatThrownBy(EventLoop::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("EventLoopConfigurator");
    }

    @Test
    void tasksAddedByTasksDoNotKeepTheEndOfTheTurnWaiting() {
        CompletableFuture<Integer> ran = new CompletableFuture<>();
        int[] rounds = {0};
        Runnable endless = new Runnable() {
            @Override
            public void run() {
                rounds[0]++;
                if (!ran.isDone()) {
                    loop.execute(this);
                }
            }
        };

        loop.execute(() -> {
            loop.atEndOfTurn(() -> ran.complete(rounds[0]));
            endless.run();
        });

        assertThat(ran.join()).isLessThanOrEqualTo(EventLoop.TASKS_PER_TURN);
    }

    @Test
    void timersRunInTheOrderOfTheirTimes() {
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        List<String> order = new ArrayList<>();

        loop.execute(() -> {
            loop.schedule(3_000_000, () -> done.complete(order));
            loop.schedule(2_000_000, () -> order.add("second"));
            loop.schedule(1_000_000, () -> order.add("first"));
        });

        assertThat(done.join()).containsExactly("first", "second");
    }

    @Test
    void aTaskThatFailsDoesNotEndTheLoop() {
        CompletableFuture<Boolean> after = new CompletableFuture<>();

        loop.execute(() -> {
            throw new IllegalStateException("planted");
        });
        loop.execute(() -> after.complete(true));

        assertThat(after.join()).isTrue();
    }

    @Test
    void whatWasTakenBeforeAShutdownIsDone() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            loop.execute(done::countDown);
        }

        loop.shutdown();

        assertThat(loop.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(done.getCount()).isZero();
        assertThatThrownBy(() -> loop.execute(done::countDown)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void actorsOnItTalkWithActorsElsewhereAndStopCleanly() throws Exception {
        String dispatcher =
                "type = Dispatcher, throughput = 256, executor = \"" + EventLoopConfigurator.class.getName() + "\"";
        CompletableFuture<String> thread = new CompletableFuture<>();
        CompletableFuture<EventLoop> where = new CompletableFuture<>();
        CountDownLatch finished = new CountDownLatch(2);
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.setup(context -> {
                    ActorRef<Ping> echo = context.spawn(echo(where), "echo", DispatcherSelector.fromConfig("loop"));
                    context.spawn(sender(echo, 16, finished), "outside");
                    context.spawn(sender(echo, 16, finished), "inside", DispatcherSelector.fromConfig("loop"));
                    thread.complete("started");
                    return Behaviors.empty();
                }),
                "loops",
                ConfigFactory.parseString("loop { " + dispatcher + " }, akka.log-dead-letters = off")
                        .withFallback(ConfigFactory.load()));

        assertThat(finished.await(50, TimeUnit.SECONDS)).isTrue();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);

        assertThat(where.join().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private record Ping(ActorRef<Ping> from) {}

    private static Behavior<Ping> echo(CompletableFuture<EventLoop> where) {
        return Behaviors.setup(context -> {
            where.complete(EventLoop.current());
            return Behaviors.receiveMessage(ping -> {
                ping.from().tell(new Ping(context.getSelf()));
                return Behaviors.same();
            });
        });
    }

    private static Behavior<Ping> sender(ActorRef<Ping> echo, int inFlight, CountDownLatch finished) {
        return Behaviors.setup(context -> {
            Ping mine = new Ping(context.getSelf());
            int[] answered = {0};
            for (int i = 0; i < inFlight; i++) {
                echo.tell(mine);
            }
            return Behaviors.receiveMessage(ping -> {
                if (++answered[0] == MESSAGES / 4) {
                    finished.countDown();
                    return Behaviors.stopped();
                }
                echo.tell(mine);
                return Behaviors.same();
            });
        });
    }
}
