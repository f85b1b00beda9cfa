package io.murmuration.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Something that goes wrong in a simulated cluster, or right again. Nodes are meant by index. */
public sealed interface Fault {

    /** Lets it happen now. */
    void happen(SwimCluster cluster);

    /** A node ends without a word. */
    record Crash(int node) implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            cluster.crash(node);
        }
    }

    /** A node starts again, unless it runs. */
    record Restart(int node, SwimCluster.Memory memory) implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            cluster.restart(node, memory);
        }
    }

    /** A node says goodbye. */
    record Leave(int node) implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            cluster.leave(node);
        }
    }

    /** A node stops for a while. */
    record Pause(int node, Duration length) implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            cluster.pause(node, length);
        }
    }

    /** An island hears only itself. It replaces the islands before. */
    record Partition(List<Integer> island) implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            VirtualNetwork network = cluster.network();
            for (int node = 0; node < cluster.capacity(); node++) {
                network.isolate(island.contains(node) ? 1 : 0, node);
            }
            cluster.falseAlarms().partitioned();
        }
    }

    /** What one node sends to another is lost. */
    record OneWayCut(int from, int to) implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            cluster.network().cut(from, to);
            cluster.falseAlarms().cutOneWay(from);
            cluster.falseAlarms().cutOneWay(to);
        }
    }

    /** What a node sends and receives is late. */
    record Slow(int node, Duration delay) implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            cluster.network().slow(node, delay.toNanos());
        }
    }

    /** A share of all packets is lost. */
    record Loss(double share) implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            cluster.network().conditions(cluster.network().conditions().withLoss(share));
        }
    }

    /** A share of all packets is doubled, and as large a share held up by up to a second. */
    record Disorder(double share) implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            VirtualNetwork network = cluster.network();
            network.conditions(network.conditions().withDisorder(share, share, Duration.ofSeconds(1)));
        }
    }

    /** All partitions, cuts and delays end. Loss and disorder stay. */
    record Heal() implements Fault {
        @Override
        public void happen(SwimCluster cluster) {
            cluster.network().heal();
            cluster.falseAlarms().healed(cluster.simulation().nowNanos());
        }
    }

    /** Draws any fault but {@link Leave}, which is none. */
    static Fault draw(RandomGenerator random, int nodes) {
        int node = random.nextInt(nodes);
        SwimCluster.Memory[] memories = SwimCluster.Memory.values();
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Crash(node);
            case 2, 3, 4 -> new Restart(node, memories[random.nextInt(memories.length)]);
            case 5 -> new Pause(node, Duration.ofMillis(1 + (long) (20_000 * random.nextDouble())));
            case 6 -> new Partition(drawIsland(random, nodes));
            case 7 -> new OneWayCut(node, (node + 1 + random.nextInt(nodes - 1)) % nodes);
            case 8 -> new Slow(node, Duration.ofMillis(random.nextInt(500)));
            case 9 -> new Loss(0.2 * random.nextDouble());
            case 10 -> new Disorder(0.2 * random.nextDouble());
            default -> new Heal();
        };
    }

    private static List<Integer> drawIsland(RandomGenerator random, int nodes) {
        List<Integer> island = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            if (random.nextBoolean()) {
                island.add(node);
            }
        }
        return island;
    }
}
