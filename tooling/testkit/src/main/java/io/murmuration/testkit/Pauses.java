package io.murmuration.testkit;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Lets one node pause now and then. The times follow from the seed and the node's name alone,
 * whether the node runs or not, so that another detector can be tried on the same pauses.
 */
final class Pauses implements Simulation.Target {

    private final SwimCluster cluster;
    private final int node;
    private final PauseModel model;
    private final SplittableRandom random;

    Pauses(SwimCluster cluster, int node, PauseModel model) {
        this.cluster = cluster;
        this.node = node;
        this.model = model;
        random = cluster.simulation().random("pauses/" + SwimCluster.name(node));
    }

    void begin() {
        next(0);
    }

    private void next(long afterNanos) {
        Simulation simulation = cluster.simulation();
        simulation.at(simulation.nowNanos() + afterNanos + model.sampleGapNanos(random), this, 0, 0);
    }

    @Override
    public void fire(int kind, int value) {
        if (!cluster.pausesEnded()) {
            long nanos = model.sampleLengthNanos(random);
            cluster.pause(node, Duration.ofNanos(nanos));
            next(nanos);
        }
    }
}
