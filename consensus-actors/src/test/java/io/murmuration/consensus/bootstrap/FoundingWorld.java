package io.murmuration.consensus.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that start, see each other late, lose messages and crash amid of everything; checked after
 * each step. A node's endpoint is its name.
 */
final class FoundingWorld {

    static final long MILLI = 1_000_000;

    /** One node: what is on its disk, and what runs. */
    final class Node implements FoundingEffects {
        final FoundingSettings settings;
        Standing disk = new Standing.Empty(true);

        @Nullable
        Founding founding;

        @Nullable
        Presence presence;

        String waiting = "";
        final TreeSet<Long> clustersEver = new TreeSet<>();
        final TreeSet<Long> acceptedEver = new TreeSet<>();
        private final List<Runnable> storing = new ArrayList<>();

        Node(FoundingSettings settings) {
            this.settings = settings;
        }

        String name() {
            return settings.name();
        }

        void start() {
            waiting = "";
            Founding started = new Founding(settings, disk, new Random(random.nextLong()), this);
            founding = started;
            started.start(now);
        }

        void crash() {
            founding = null;
            storing.clear();
        }

        @Override
        public void send(String endpoint, FoundingMessage message) {
            int copies = random.nextDouble() < lossRatio ? 0 : random.nextInt(10) == 0 ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                messages.add(new Sent(now + random.nextInt(300) * MILLI, endpoint, message));
            }
        }

        @Override
        public void storeAcceptance(Acceptance acceptance) {
            storing.add(() -> {
                write(new Standing.Accepted(acceptance));
                running(founding -> founding.acceptanceStored(now));
            });
        }

        @Override
        public void found(Acceptance acceptance) {
            storing.add(() -> {
                for (Node node : nodes.values()) {
                    boolean founder = acceptance.replicaOf(node.name()) != 0;
                    assertThat(!founder || node.acceptedEver.contains(acceptance.clusterId()))
                            .as(node.name() + " has accepted before " + name() + " founds")
                            .isTrue();
                }
                initialise(acceptance.clusterId(), acceptance.replicaOf(name()));
            });
        }

        @Override
        public void join(long clusterId, List<String> endpoints) {
            assertThat(endpoints).isNotEmpty();
            storing.clear();
            storing.add(() -> initialise(clusterId, random.nextLong()));
        }

        @Override
        public void present(Presence current) {
            presence = current;
        }

        @Override
        public void waiting(String why) {
            waiting = why;
        }

        private void initialise(long cluster, long replica) {
            write(new Standing.Initialised(cluster, replica));
            running(founding -> founding.initialised(cluster, replica));
        }

        private void write(Standing next) {
            disk = next;
            if (next instanceof Standing.Accepted accepted) {
                acceptedEver.add(accepted.acceptance().clusterId());
            } else if (next instanceof Standing.Initialised done) {
                clustersEver.add(done.clusterId());
            }
            if (random.nextDouble() < crashRatio) {
                crash();
            }
        }

        void running(Consumer<Founding> input) {
            Founding runs = founding;
            if (runs != null) {
                input.accept(runs);
            }
        }

        boolean isInitialised() {
            return disk instanceof Standing.Initialised;
        }
    }

    private record Sent(long atNanos, String to, FoundingMessage message) {}

    final TreeMap<String, Node> nodes = new TreeMap<>();
    final Random random;
    double lossRatio;
    double crashRatio;
    /** By which chance a view misses a member. */
    double blindRatio;

    long now = Long.MAX_VALUE - 5_000 * MILLI;
    private final List<Sent> messages = new ArrayList<>();

    FoundingWorld(long seed) {
        random = new Random(seed);
    }

    Node add(String name, int expects, String... initialMembers) {
        Node node = new Node(new FoundingSettings(
                name, name, expects > 0, expects, List.of(initialMembers), 300 * MILLI, 200 * MILLI));
        nodes.put(name, node);
        node.start();
        return node;
    }

    Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException(name);
        }
        return node;
    }

    void run(long millis) {
        for (long end = now + millis * MILLI; end - now > 0; ) {
            step();
        }
    }

    void step() {
        now += 20 * MILLI;
        for (Node node : nodes.values()) {
            if (node.founding == null) {
                if (random.nextInt(20) == 0 || crashRatio == 0) {
                    node.start();
                }
                continue;
            }
            if (random.nextDouble() < crashRatio / 20) {
                node.crash();
                continue;
            }
            if (!node.storing.isEmpty() && random.nextInt(3) == 0) {
                node.storing.remove(0).run();
            }
            if (random.nextInt(5) == 0) {
                List<Candidate> seen = look();
                node.running(founding -> founding.view(seen, now));
            }
            node.running(founding -> founding.tick(now));
        }
        deliver();
        check();
    }

    /** What membership tells may be old: presence counts as published when it was set last. */
    List<Candidate> look() {
        List<Candidate> seen = new ArrayList<>();
        for (Map.Entry<String, Node> node : nodes.entrySet()) {
            Presence presence = node.getValue().presence;
            if (presence != null && random.nextDouble() >= blindRatio) {
                seen.add(new Candidate(node.getKey(), presence));
            }
        }
        return seen;
    }

    private void deliver() {
        for (int i = 0; i < messages.size(); i++) {
            Sent sent = messages.get(i);
            if (now - sent.atNanos() >= 0) {
                messages.remove(i--);
                node(sent.to()).running(founding -> founding.receive(sent.message(), now));
            }
        }
    }

    private void check() {
        TreeSet<Long> clusters = new TreeSet<>();
        for (Node node : nodes.values()) {
            clusters.addAll(node.clustersEver);
            assertThat(node.acceptedEver).as("accepted by " + node.name()).hasSizeLessThanOrEqualTo(1);
            assertThat(node.clustersEver).as("clusters of " + node.name()).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(clusters).as("clusters of nodes that see each other").hasSizeLessThanOrEqualTo(1);
    }
}
