package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.Role;
import java.util.ArrayList;
import java.util.List;

/** What has to come about in a thousand seeds; else the simulator does not try enough. */
final class Coverage {

    /** From so many seeds on all is expected. */
    static final int SEEDS = 1_000;

    private record Change(Role from, Role to) {}

    private static final List<Change> CHANGES = List.of(
            new Change(Role.FOLLOWER, Role.PRE_CANDIDATE),
            new Change(Role.FOLLOWER, Role.CANDIDATE),
            new Change(Role.PRE_CANDIDATE, Role.FOLLOWER),
            new Change(Role.PRE_CANDIDATE, Role.CANDIDATE),
            new Change(Role.CANDIDATE, Role.FOLLOWER),
            new Change(Role.CANDIDATE, Role.LEADER),
            new Change(Role.LEADER, Role.FOLLOWER));

    private Coverage() {}

    /** Returns what never came about. */
    static List<String> missing(Tally tally) {
        List<String> missing = new ArrayList<>();
        for (RaftFault.Kind kind : RaftFault.Kind.values()) {
            if (tally.times(kind) == 0) {
                missing.add("fault " + kind);
            }
        }
        for (RaftMessage.Kind kind : RaftMessage.Kind.values()) {
            if (tally.times(kind) == 0) {
                missing.add("message " + kind);
            }
        }
        for (Change change : CHANGES) {
            if (tally.roleChanges(change.from, change.to) == 0) {
                missing.add("change of role " + change.from + " to " + change.to);
            }
        }
        for (Tally.Count count : Tally.Count.values()) {
            if (tally.get(count) == 0) {
                missing.add(count.name());
            }
        }
        return missing;
    }
}
