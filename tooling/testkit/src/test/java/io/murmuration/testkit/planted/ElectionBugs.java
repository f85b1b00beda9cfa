package io.murmuration.testkit.planted;

import java.util.List;

/** Bugs of who leads, and of who decides it. */
final class ElectionBugs {

    static final List<Bug> ALL = List.of(
            Bug.of("2", "a vote is sent before it is durable")
                    .at(
                            "Election",
                            "replica.outbox.sendDurably(new VoteReply(replica.id(), request.from(),",
                            "replica.outbox.send(new VoteReply(replica.id(), request.from(),")
                    .foundBy("DURABLE_CLAIMS"),
            Bug.of("2", "a vote is written and not synced")
                    .at("Turn", "|| lastHardState.vote() != replica.vote;", ";")
                    .foundBy("DURABLE_CLAIMS", "SINGLE_VOTE"),
            Bug.of("2", "a new term is written and not synced")
                    .at(
                            "Turn",
                            "|| lastHardState.term() != replica.term || lastHardState.vote() != replica.vote;",
                            "|| (lastHardState.vote() != replica.vote && replica.vote != 0);")
                    .foundBy("DURABLE_CLAIMS", "SINGLE_VOTE", "MONOTONE_TERM"),
            Bug.of("2", "a vote is forgotten at a restart")
                    .at("Raft", "replica.vote = stored.vote();", "")
                    .foundBy("SINGLE_VOTE", "DURABLE_CLAIMS")
                    .rare(),
            Bug.of("2", "a candidate counts its own vote before it is durable")
                    .at(
                            "Election",
                            "replica.outbox.sendDurably(new VoteReply(id, id, term, preVote, false));",
                            "replica.tracker.recordVote(id, true);")
                    .foundBy("ELECTED_BY_MAJORITY"),
            Bug.of("4", "a voter votes twice in a term")
                    .at(
                            "Election",
                            "|| (replica.vote == Replica.NOBODY && replica.leader == Replica.NOBODY)",
                            "|| replica.leader == Replica.NOBODY")
                    .foundBy("SINGLE_VOTE", "DURABLE_CLAIMS"),
            Bug.of("4", "a vote of an older term is counted")
                    .at(
                            "Raft",
                            "} else if (message.term() < replica.term && message.term() != 0) {",
                            "} else if (message.term() < replica.term && message.term() != 0"
                                    + " && !(message instanceof VoteReply)) {")
                    .foundBy("ELECTED_BY_MAJORITY")
                    .rare(),
            Bug.of("4", "a late pre-vote is counted as a vote")
                    .at(
                            "Election",
                            "Role asking = reply.preVote() ? Role.PRE_CANDIDATE : Role.CANDIDATE;",
                            "Role asking = reply.preVote() && replica.role == Role.PRE_CANDIDATE"
                                    + " ? Role.PRE_CANDIDATE : Role.CANDIDATE;")
                    .at(
                            "Election",
                            "result == VoteResult.WON && reply.preVote()",
                            "result == VoteResult.WON && replica.role == Role.PRE_CANDIDATE")
                    .foundBy("ELECTED_BY_MAJORITY"),
            Bug.of("4", "learners count as voters in an election")
                    .at(
                            "Tracker",
                            "return Quorum.vote(configuration.voters(), configuration.outgoing(), this::vote);",
                            "return Quorum.vote(configuration.replicas(), configuration.outgoing(), this::vote);")
                    .at("Election", "} else if (replica.tracker.configuration().isVoter(peer)) {", "} else {")
                    .foundBy("ELECTED_BY_MAJORITY"),
            Bug.of("3", "a vote without a look at the log")
                    .at(
                            "Election",
                            "if (free && replica.log.isUpToDate(request.lastIndex(), request.lastTerm())) {",
                            "if (free) {")
                    .foundBy("LEADER_COMPLETENESS"),
            Bug.of("3", "the longer log wins, of whatever term its end is")
                    .at(
                            "RaftLog",
                            "return theirLastTerm > ownTerm || (theirLastTerm == ownTerm && theirLastIndex "
                                    + ">= lastIndex());",
                            "return theirLastIndex >= lastIndex();")
                    .foundBy("LEADER_COMPLETENESS"),
            Bug.of("8", "who has a higher term and is not heard stays so")
                    .at(
                            "Raft",
                            "if (fromLeader && (switches.checkQuorum() || switches.preVote())) {",
                            "if (fromLeader && false) {")
                    .foundBy("PROGRESS", "JOINT_LEFT"),
            Bug.of("7", "a leader that is heard is left for whoever asks")
                    .at(
                            "Election",
                            "boolean sticks = replica.settings.switches().checkQuorum() &&",
                            "boolean sticks = false &&")
                    .foundBy("LEADER_IS_HEEDED"),
            Bug.of("9", "a leader that nobody answers goes on")
                    .at("Raft", "if (!replica.tracker.quorumActive()) {", "if (false) {")
                    .foundBy("LEADER_HAS_QUORUM"),
            Bug.of("12", "a stalled disk goes unnoticed")
                    .at("StallGuard", "return limitTicks > 0 && waitingTicks >= limitTicks;", "return false;")
                    .foundBy("STALLED_IS_SILENT"));

    private ElectionBugs() {}
}
