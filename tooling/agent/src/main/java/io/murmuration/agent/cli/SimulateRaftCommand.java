package io.murmuration.agent.cli;

import io.murmuration.testkit.SeedPool;
import io.murmuration.testkit.SeedReport;
import io.murmuration.testkit.raft.RaftSeeds;
import java.util.List;
import picocli.CommandLine.Command;

/** Runs Raft groups in virtual time, one for each seed, while all goes wrong that may. */
@Command(
        name = "raft",
        description = "Plays the lives of Raft groups in virtual time, one for each seed: messages are lost, disks "
                + "lose, tear, stall and fail, processes pause and crash, members change. Safety is checked at every "
                + "step, progress once faults end.",
        footer = {
            "",
            "Exit code 1 if an invariant did not hold, or if in 1,000 seeds something never came about that should."
        },
        mixinStandardHelpOptions = true)
final class SimulateRaftCommand extends SeedsCommand {

    @Override
    SeedReport run(long first, long last, SeedPool.Limits limits) {
        return RaftSeeds.run(first, last, limits);
    }

    @Override
    List<String> explain(long seed) {
        return RaftSeeds.explain(seed);
    }
}
