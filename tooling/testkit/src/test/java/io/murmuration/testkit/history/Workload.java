package io.murmuration.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Random clients of one real object, each of whose operations takes effect at one instant between
 * invocation and answer: their history is linearizable by construction. Some answers are lost, and
 * some operations whose client gave up take effect long after, or never.
 */
final class Workload<I, O> {

    private static final String KEY = "k";

    /** What the clients ask, one after the other. */
    interface RealObject<I, O> {
        O answer(I input);
    }

    private enum Stage {
        IDLE,
        SENT,
        DONE
    }

    private final RandomGenerator random;
    private final RealObject<I, O> object;
    private final BiFunction<String, RandomGenerator, I> draw;
    private final History<I, O> history = new History<>(10_000);
    private final List<Client> clients = new ArrayList<>();
    private final List<I> adrift = new ArrayList<>();
    private long nowNanos;

    private final class Client {
        final String name;
        Stage stage = Stage.IDLE;
        int id;
        List<I> input = List.of();
        List<O> output = List.of();

        Client(String name) {
            this.name = name;
        }

        void act() {
            switch (stage) {
                case IDLE -> send(draw.apply(name, random));
                case SENT -> arrive();
                case DONE -> answer();
            }
        }

        private void send(I what) {
            input = List.of(what);
            id = history.invoke(name, KEY, what, nowNanos++);
            stage = Stage.SENT;
        }

        private void arrive() {
            double chance = random.nextDouble();
            stage = Stage.IDLE;
            if (chance < 0.05) {
                history.fail(id);
            } else if (chance < 0.1) {
                history.unknown(id);
                adrift.addAll(input);
            } else {
                output = List.of(object.answer(input.get(0)));
                stage = Stage.DONE;
            }
        }

        private void answer() {
            stage = Stage.IDLE;
            if (random.nextDouble() < 0.03) {
                history.unknown(id);
            } else {
                history.ok(id, output.get(0), nowNanos++);
            }
        }
    }

    /** Prepares clients that ask what {@code draw} says for the client of that name. */
    Workload(long seed, int size, RealObject<I, O> object, BiFunction<String, RandomGenerator, I> draw) {
        this.random = new SplittableRandom(seed);
        this.object = object;
        this.draw = draw;
        for (int i = 0; i < size; i++) {
            clients.add(new Client("c" + i));
        }
    }

    /** That often a random client does what is next for it, and what is adrift may arrive. */
    Workload<I, O> run(int steps) {
        for (int i = 0; i < steps; i++) {
            clients.get(random.nextInt(clients.size())).act();
            if (!adrift.isEmpty() && random.nextDouble() < 0.05) {
                object.answer(adrift.remove(random.nextInt(adrift.size())));
            }
        }
        return this;
    }

    /** A client of its own asks, and has the true answer before anything else happens. */
    O ask(I input) {
        O answer = object.answer(input);
        say(input, answer);
        return answer;
    }

    /** A client of its own asks and is told this; the object is left alone. Returns the id. */
    int say(I input, O answer) {
        int id = history.invoke("planter", KEY, input, nowNanos++);
        history.ok(id, answer, nowNanos++);
        return id;
    }

    History<I, O> history() {
        return history;
    }
}
