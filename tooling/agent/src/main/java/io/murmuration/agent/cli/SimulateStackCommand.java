package io.murmuration.agent.cli;

import io.murmuration.testkit.SeedPool;
import io.murmuration.testkit.SeedReport;
import io.murmuration.testkit.stack.StackSeeds;
import java.util.List;
import picocli.CommandLine.Command;

/** Runs the replicated store and its clients in virtual time, once for each seed. */
@Command(
        name = "stack",
        description = "Plays the lives of the replicated store and of its clients in virtual time, one for each seed: "
                + "connections break, clocks jump, disks lose and stall, processes pause and crash, members change. "
                + "What clients were told is judged, and progress once faults end.",
        footer = {
            "",
            "Exit code 1 if a promise was not kept, or if in 1,000 seeds something never came about that should."
        },
        mixinStandardHelpOptions = true)
final class SimulateStackCommand extends SeedsCommand {

    @Override
    SeedReport run(long first, long last, SeedPool.Limits limits) {
        return StackSeeds.run(first, last, limits);
    }

    @Override
    List<String> explain(long seed) {
        return StackSeeds.explain(seed);
    }
}
