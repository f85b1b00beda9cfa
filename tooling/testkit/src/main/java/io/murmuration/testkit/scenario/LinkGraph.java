package io.murmuration.testkit.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who hears whom among five.
 *
 * @param links bit 5 · from + to, both from 0
 */
record LinkGraph(int links) {

    static final int NODES = 5;
    static final int MAJORITY = 3;

    /** How many graphs there are whose links all go both ways. */
    static final int TWO_WAY_GRAPHS = 1 << (NODES * (NODES - 1) / 2);

    /** How well a graph serves a majority. */
    enum Kind {
        /** Three see each other both ways. */
        MAJORITY_SEES_EACH_OTHER,
        /** One sees two others both ways, who do not see each other. */
        ONE_SEES_A_MAJORITY,
        /** Nobody sees a majority. */
        NO_MAJORITY
    }

    /** Returns one of the graphs whose links go both ways. */
    static LinkGraph twoWay(int number) {
        int links = 0;
        int bit = 0;
        for (int one = 0; one < NODES; one++) {
            for (int other = one + 1; other < NODES; other++) {
                if ((number >> bit++ & 1) != 0) {
                    links |= bit(one, other) | bit(other, one);
                }
            }
        }
        return new LinkGraph(links);
    }

    /** Draws a graph whose links each go one way, of a density that is drawn too. */
    static LinkGraph random(SplittableRandom random) {
        double density = 0.3 + 0.65 * random.nextDouble();
        int links = 0;
        for (int from = 0; from < NODES; from++) {
            for (int to = 0; to < NODES; to++) {
                if (from != to && random.nextDouble() < density) {
                    links |= bit(from, to);
                }
            }
        }
        return new LinkGraph(links);
    }

    /** Returns one graph of each shape among those whose links go both ways: 34 for five. */
    static List<LinkGraph> shapes() {
        List<int[]> orders = new ArrayList<>();
        permute(new int[NODES], 0, 0, orders);
        List<LinkGraph> shapes = new ArrayList<>();
        for (int number = 0; number < TWO_WAY_GRAPHS; number++) {
            LinkGraph graph = twoWay(number);
            if (orders.stream().noneMatch(order -> graph.renamed(order).links < graph.links)) {
                shapes.add(graph);
            }
        }
        return shapes;
    }

    private static void permute(int[] order, int place, int taken, List<int[]> orders) {
        if (place == NODES) {
            orders.add(order.clone());
            return;
        }
        for (int node = 0; node < NODES; node++) {
            if ((taken >> node & 1) == 0) {
                order[place] = node;
                permute(order, place + 1, taken | 1 << node, orders);
            }
        }
    }

    private LinkGraph renamed(int... order) {
        int renamed = 0;
        for (int from = 0; from < NODES; from++) {
            for (int to = 0; to < NODES; to++) {
                if (hears(from, to)) {
                    renamed |= bit(order[from], order[to]);
                }
            }
        }
        return new LinkGraph(renamed);
    }

    private static int bit(int from, int to) {
        return 1 << (from * NODES + to);
    }

    /** Returns whether {@code to} hears {@code from}. */
    boolean hears(int from, int to) {
        return (links & bit(from, to)) != 0;
    }

    private boolean see(int one, int other) {
        return hears(one, other) && hears(other, one);
    }

    Kind kind() {
        Kind best = Kind.NO_MAJORITY;
        for (int one = 0; one < NODES; one++) {
            for (int other = 0; other < NODES; other++) {
                for (int third = 0; third < other; third++) {
                    if (one != other && one != third && see(one, other) && see(one, third)) {
                        if (see(other, third)) {
                            return Kind.MAJORITY_SEES_EACH_OTHER;
                        }
                        best = Kind.ONE_SEES_A_MAJORITY;
                    }
                }
            }
        }
        return best;
    }

    void cut(Links of) {
        for (int from = 0; from < NODES; from++) {
            for (int to = 0; to < NODES; to++) {
                if (from != to && !hears(from, to)) {
                    of.cut(from + 1, to + 1);
                }
            }
        }
    }

    /** Returns it as {@code 1-2 2-4}, one-way links as {@code 3>5}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int one = 0; one < NODES; one++) {
            for (int other = 0; other < NODES; other++) {
                boolean both = see(one, other);
                if (hears(one, other) && (!both || one < other)) {
                    text.append(text.isEmpty() ? "" : " ").append(one + 1).append(both ? '-' : '>');
                    text.append(other + 1);
                }
            }
        }
        return text.isEmpty() ? "no links" : text.toString();
    }
}
