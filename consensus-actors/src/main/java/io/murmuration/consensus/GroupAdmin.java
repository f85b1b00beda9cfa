package io.murmuration.consensus;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.client.ClientCore.Question;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Response;
import java.util.concurrent.CompletionStage;

/** Who makes up a group, and changes of that. Thread-safe; fails as {@link Kv} does. */
public final class GroupAdmin {

    private final Calls calls;

    GroupAdmin(Calls calls) {
        this.calls = calls;
    }

    /** Returns the group as its leader sees it. */
    public CompletionStage<GroupStatus> status() {
        return status("");
    }

    /** Returns the group as the replica at this endpoint sees it, with or without a leader. */
    public CompletionStage<GroupStatus> status(String endpoint) {
        return calls.ask((core, deadline, now) -> core.ask(new Question.DescribeGroup(endpoint), deadline, now))
                .thenApply(response -> {
                    if (response instanceof Response.Group group) {
                        return group.status();
                    }
                    throw new CoordinationException(
                            Outcome.NOT_DONE, Reason.UNSUPPORTED, "the answer is of an unexpected kind", 0);
                });
    }

    /** Hands leadership to a replica. Completed when it was begun. */
    public CompletionStage<Void> transfer(long replica) {
        return ask(new Question.TransferLeader(replica));
    }

    /**
     * Lets a replica in as a learner, or tells where it is now. The leader promotes it once it has
     * caught up, while there are fewer voters than expected.
     */
    public CompletionStage<Void> add(ReplicaAddress replica) {
        return ask(new Question.AddReplica(replica));
    }

    /** Makes a learner a voter. */
    public CompletionStage<Void> promote(long replica) {
        return ask(new Question.PromoteReplica(replica));
    }

    /** Takes a replica out for good. Refused where that would leave no live majority. */
    public CompletionStage<Void> remove(long replica) {
        return ask(new Question.RemoveReplica(replica));
    }

    private CompletionStage<Void> ask(Question question) {
        return calls.ask((core, deadline, now) -> core.ask(question, deadline, now))
                .thenApply(done -> null);
    }
}
