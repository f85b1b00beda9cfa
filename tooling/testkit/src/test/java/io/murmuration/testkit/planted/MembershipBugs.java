package io.murmuration.testkit.planted;

import java.util.List;

/** Bugs of who belongs, and of what a majority is. */
final class MembershipBugs {

    static final List<Bug> ALL = List.of(
            Bug.of("5", "a change is proposed before an entry of the own term is committed")
                    .at(
                            "Reconfiguration",
                            "replica.pendingConfigIndex > replica.log.applied() || !replica.hasCommittedInTerm()",
                            "replica.pendingConfigIndex > replica.log.applied()")
                    .at("Replica", "pendingConfigIndex = log.lastIndex(); append", "append")
                    .foundBy("ONE_CHANGE", "COMMITTED_ON_MAJORITY"),
            Bug.of("5", "a change is proposed before the last one is applied")
                    .at(
                            "Reconfiguration",
                            "replica.pendingConfigIndex > replica.log.applied() || !replica.hasCommittedInTerm()",
                            "!replica.hasCommittedInTerm()")
                    .foundBy("ONE_CHANGE", "COMMITTED_ON_MAJORITY"),
            Bug.of("5", "a candidate counts votes by a configuration already replaced")
                    .at("Election", "if (hasUnappliedChange()) {", "if (false) {")
                    .foundBy("VOTES_IN_FORCE"),
            Bug.of("6", "the configuration of a snapshot is not taken over")
                    .at(
                            "Installation",
                            "replica.tracker.switchTo(Configuration.EMPTY, 0); "
                                    + "replica.tracker.switchTo(snapshot.configuration(), log.lastIndex());",
                            "")
                    .foundBy("STATE_MACHINE_SAFETY", "PROGRESS"),
            Bug.of("26", "a joint configuration is never left")
                    .at(
                            "Reconfiguration",
                            "return replica.isLeader() && replica.tracker.configuration().autoLeave()",
                            "return false && replica.tracker.configuration().autoLeave()")
                    .foundBy("JOINT_LEFT", "PROGRESS"),
            Bug.of("26", "a leader that was removed goes on")
                    .at("Reconfiguration", "if (replica.settings.switches().stepDownOnRemoval()) {", "if (false) {")
                    .foundBy("PROGRESS", "JOINT_LEFT"),
            Bug.of("26", "one half of a joint configuration commits alone")
                    .at(
                            "Quorum",
                            "return Math.min(committedIndex(voters, acknowledged, scratch), "
                                    + "committedIndex(outgoing, acknowledged, scratch));",
                            "return committedIndex(voters, acknowledged, scratch);")
                    .foundBy("COMMITTED_ON_MAJORITY"),
            Bug.of("26", "one half of a joint configuration elects alone")
                    .at("Quorum", "return one == VoteResult.WON ? other : one;", "return one;")
                    .foundBy("ELECTED_BY_MAJORITY"),
            Bug.of("26", "both halves of a joint configuration are taken for one")
                    .at(
                            "Tracker",
                            "return Quorum.vote(configuration.voters(), configuration.outgoing(), this::vote);",
                            "return Quorum.vote(configuration.voters().union(configuration.outgoing()), "
                                    + "ReplicaSet.EMPTY, this::vote);")
                    .at(
                            "Tracker",
                            "return Quorum.committedIndex(configuration.voters(), configuration.outgoing(), "
                                    + "matches, scratch);",
                            "return Quorum.committedIndex("
                                    + "configuration.voters().union(configuration.outgoing()), "
                                    + "ReplicaSet.EMPTY, matches, scratch);")
                    .foundBy("COMMITTED_ON_MAJORITY"),
            Bug.of("4", "learners count as voters when something is committed")
                    .at(
                            "Tracker",
                            "return Quorum.committedIndex(configuration.voters(), configuration.outgoing(), "
                                    + "matches, scratch);",
                            "return Quorum.committedIndex("
                                    + "configuration.voters().union(configuration.learners()), "
                                    + "configuration.outgoing(), matches, scratch);")
                    .foundBy("COMMITTED_ON_MAJORITY"),
            Bug.of("4", "half of an even number is a majority")
                    .at("Quorum", "return voters / 2 + 1;", "return (voters + 1) / 2;")
                    .foundBy("COMMITTED_ON_MAJORITY", "ELECTED_BY_MAJORITY", "ELECTION_SAFETY"));

    private MembershipBugs() {}
}
