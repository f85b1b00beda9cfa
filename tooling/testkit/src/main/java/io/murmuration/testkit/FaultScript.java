package io.murmuration.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What happens when, counted from the start of the script:
 *
 * <pre>{@code
 * FaultScript.start()
 *         .at(seconds(60)).crash("n7")
 *         .at(seconds(65)).restart("n7", Memory.LOST)
 *         .at(seconds(80)).partition(List.of("n1", "n2"))
 *         .after(minutes(1)).heal()
 *         .play(cluster);
 * }</pre>
 */
public final class FaultScript {

    private record Step(Duration at, Fault fault) {}

    private final List<Step> steps = new ArrayList<>();
    private Duration at = Duration.ZERO;

    private FaultScript() {}

    /** Returns a script in which nothing happens yet. */
    public static FaultScript start() {
        return new FaultScript();
    }

    /** The next steps come at that time from the start of the script. */
    public FaultScript at(Duration fromStart) {
        at = fromStart;
        return this;
    }

    /** The next steps come that much later than the one before. */
    public FaultScript after(Duration later) {
        at = at.plus(later);
        return this;
    }

    /** That fault happens. */
    public FaultScript then(Fault fault) {
        steps.add(new Step(at, fault));
        return this;
    }

    /** That node ends without a word. */
    public FaultScript crash(String node) {
        return then(new Fault.Crash(SwimCluster.index(node)));
    }

    /** That node, if it does not run, starts again. */
    public FaultScript restart(String node, SwimCluster.Memory memory) {
        return then(new Fault.Restart(SwimCluster.index(node), memory));
    }

    /** That node says goodbye. */
    public FaultScript leave(String node) {
        return then(new Fault.Leave(SwimCluster.index(node)));
    }

    /** That node stops and goes on after {@code length}. */
    public FaultScript pause(String node, Duration length) {
        return then(new Fault.Pause(SwimCluster.index(node), length));
    }

    /** These nodes hear only each other, and the others only each other. */
    public FaultScript partition(List<String> island) {
        return then(new Fault.Partition(island.stream().map(SwimCluster::index).toList()));
    }

    /** What {@code from} sends to {@code to} is lost. */
    public FaultScript oneWayCut(String from, String to) {
        return then(new Fault.OneWayCut(SwimCluster.index(from), SwimCluster.index(to)));
    }

    /** What that node sends and receives is later by {@code delay}. */
    public FaultScript slow(String node, Duration delay) {
        return then(new Fault.Slow(SwimCluster.index(node), delay));
    }

    /** That share of all packets is lost. */
    public FaultScript loss(double share) {
        return then(new Fault.Loss(share));
    }

    /** That share of all packets is doubled, and as large a share held up by up to a second. */
    public FaultScript disorder(double share) {
        return then(new Fault.Disorder(share));
    }

    /** All partitions, cuts and delays end. */
    public FaultScript heal() {
        return then(new Fault.Heal());
    }

    /** Schedules all steps, counted from now. */
    public void play(SwimCluster cluster) {
        for (Step step : steps) {
            cluster.simulation().after(step.at, () -> step.fault.happen(cluster));
        }
    }

    /**
     * Draws a script of {@code steps} faults on {@code nodes} nodes, the last of them before
     * {@code length}.
     */
    public static FaultScript random(RandomGenerator random, int nodes, int steps, Duration length) {
        FaultScript script = start();
        for (int i = 0; i < steps; i++) {
            script.at(length.dividedBy(steps).multipliedBy(i)).then(Fault.draw(random, nodes));
        }
        return script;
    }

    /** Returns the script, a line for each step. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        steps.forEach(
                step -> text.append(step.at).append(' ').append(step.fault).append('\n'));
        return text.toString();
    }
}
