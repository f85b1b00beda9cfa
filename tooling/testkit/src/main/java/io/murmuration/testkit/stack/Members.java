package io.murmuration.testkit.stack;

import io.murmuration.consensus.client.ClientCore;
import io.murmuration.consensus.client.ClientCore.Question;
import io.murmuration.testkit.stack.StackPlan.Feature;
import java.util.SplittableRandom;

/**
 * The operator: brings one node more, which joins as a learner and may be promoted, and takes it
 * out again, for good.
 */
final class Members {

    private final StackCluster cluster;
    private final SplittableRandom random;
    private int asked;
    private boolean dismissed;

    Members(StackCluster cluster) {
        this.cluster = cluster;
        random = cluster.simulation().random("members");
    }

    /** Asks for the next change, through whichever client. */
    void next(Errands errands, ClientCore core, long now) {
        if (!cluster.plan().has(Feature.MEMBERS) || cluster.isCalm()) {
            return;
        }
        StackNode guest = cluster.guest();
        int choice = random.nextInt(8);
        if (dismissed || (choice == 0 && asked > 0)) {
            dismissed = true;
            errands.ask(core, new Question.RemoveReplica(guest.id()), now);
        } else if (asked > 0 && choice < 4) {
            errands.ask(core, new Question.PromoteReplica(guest.id()), now);
        } else {
            asked++;
            errands.ask(core, new Question.AddReplica(guest.address()), now);
        }
    }

    /** Whether the guest has been asked to go, and so may stop. */
    boolean isDismissed() {
        return dismissed;
    }
}
