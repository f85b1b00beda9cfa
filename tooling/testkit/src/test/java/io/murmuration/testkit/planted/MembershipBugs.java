package io.murmuration.testkit.planted;

import java.util.List;

/** Bugs of who belongs, and of what a majority is. */
final class MembershipBugs {

    private MembershipBugs() {}

    static List<Bug> all() {
        return List.of(
                Bug.of("5", "a change is proposed before an entry of the own term is committed")
                        .at("Reconfiguration", "replica.pendingConfigIndex > replica.log.applied() || !replica.hasCommittedInTerm()", "replica.pendingConfigIndex > replica.log.applied()")
                        .at("Replica", "pendingConfigIndex = log.lastIndex(); append", "append")
                        .foundBy("ONE_CHANGE", "COMMITTED_ON_MAJORITY"),
                Bug.of("5", "a change is proposed before the last one is applied")
                        .at("Reconfiguration", "replica.pendingConfigIndex > replica.log.applied() || !replica.hasCommittedInTerm()", "!replica.hasCommittedInTerm()")
                        .foundBy("ONE_CHANGE", "COMMITTED_ON_MAJORITY"),
                Bug.of("5", "a candidate counts votes by a configuration already replaced")
                        .at("Election", "if (hasUnappliedChange()) {", "if (false) {")
                        .foundBy("VOTES_IN_FORCE"),
                Bug.of("6", "the configuration of a snapshot is not taken over")
                        .at("Installation", "replica.tracker.switchTo(Configuration.EMPTY, 0); replica.tracker.switchTo(snapshot.configuration(), log.lastIndex());", "")
                        .foundBy("STATE_MACHINE_SAFETY", "PROGRESS"),
                Bug.of("16", "a snapshot names an older configuration")
                        .at("SimulatedReplica", "new SnapshotMeta(applied, mirror.term(applied), core().configuration());", "new SnapshotMeta(applied, mirror.term(applied), disk.log().configuration());")
                        .foundBy("SNAPSHOT_FITS", "STATE_MACHINE_SAFETY"),
                Bug.of("26", "a joint configuration is never left")
                        .at("Reconfiguration", "return replica.isLeader() && replica.tracker.configuration().autoLeave()", "return false && replica.tracker.configuration().autoLeave()")
                        .foundBy("JOINT_LEFT"),
                Bug.of("26", "a leader that was removed goes on")
                        .at("Reconfiguration", "if (replica.settings.switches().stepDownOnRemoval()) {", "if (false) {")
                        .foundBy("PROGRESS"),
                Bug.of("26", "one half of a joint configuration commits alone")
                        .at("Quorum", "return Math.min(committedIndex(voters, acknowledged, scratch), committedIndex(outgoing, acknowledged, scratch));", "return committedIndex(voters, acknowledged, scratch);")
                        .foundBy("COMMITTED_ON_MAJORITY"),
                Bug.of("26", "one half of a joint configuration elects alone")
                        .at("Quorum", "return one == VoteResult.WON ? other : one;", "return one;")
                        .foundBy("ELECTED_BY_MAJORITY"),
                Bug.of("26", "both halves of a joint configuration are taken for one")
                        .at("Tracker", "return Quorum.vote(configuration.voters(), configuration.outgoing(), this::vote);", "return Quorum.vote(configuration.voters().union(configuration.outgoing()), ReplicaSet.EMPTY, this::vote);")
                        .at("Tracker", "return Quorum.committedIndex(configuration.voters(), configuration.outgoing(), matches, scratch);", "return Quorum.committedIndex(configuration.voters().union(configuration.outgoing()), ReplicaSet.EMPTY, matches, scratch);")
                        .foundBy("COMMITTED_ON_MAJORITY"),
                Bug.of("4", "learners count as voters when something is committed")
                        .at("Tracker", "return Quorum.committedIndex(configuration.voters(), configuration.outgoing(), matches, scratch);", "return Quorum.committedIndex(configuration.voters().union(configuration.learners()), configuration.outgoing(), matches, scratch);")
                        .foundBy("COMMITTED_ON_MAJORITY"),
                Bug.of("4", "half of an even number is a majority")
                        .at("Quorum", "return voters / 2 + 1;", "return (voters + 1) / 2;")
                        .foundBy("COMMITTED_ON_MAJORITY", "ELECTION_SAFETY", "LEADER_COMPLETENESS"),
                Bug.of("10", "an empty disk comes back under its old name")
                        .at("SimulatedReplica", "if (disk.isDamaged()) { gone(\"refuses its damaged log\"); return; }", "if (disk.isDamaged()) { disk.wipe(); }")
                        .at("VirtualDisk", "boolean isDamaged() {", "void wipe() { damaged = false; log.wipe(); } boolean isDamaged() {")
                        .at("DurableLog", "byte[] content() {", "void wipe() { entries.clear(); hardState = HardState.NONE; configuration = Configuration.EMPTY; base = 0; baseTerm = 0; snapshot = null; } byte[] content() {")
                        .foundBy("CORE_SOUND", "COMMITTED_ON_MAJORITY"),
                Bug.of("11", "a sync that failed is taken for done")
                        .at("VirtualDisk", "if (failing) { owner.syncFailed(); return; }", "boolean dropped = failing; failing = false;")
                        .at("VirtualDisk", "keep(durable.get(i));", "if (!dropped) { keep(durable.get(i)); }")
                        .foundBy("DURABLE_CLAIMS"),
                Bug.of("20", "damage in the middle is taken for a torn end")
                        .at("SimulatedReplica", "if (disk.isDamaged()) { gone(\"refuses its damaged log\"); return; }", "if (disk.isDamaged()) { disk.cut(); }")
                        .at("VirtualDisk", "boolean isDamaged() {", "void cut() { damaged = false; log.cut(); } boolean isDamaged() {")
                        .at("DurableLog", "byte[] content() {", "void cut() { entries.subList(entries.size() / 2, entries.size()).clear(); hardState = new HardState(hardState.term(), hardState.vote(), Math.min(hardState.commit(), lastIndex())); } byte[] content() {")
                        .foundBy("CORE_SOUND", "COMMITTED_ON_MAJORITY"),
                Bug.of("30", "entries before a snapshot are applied again after a restart")
                        .at("SimulatedReplica", "new Raft(settings(), log, log.snapshotIndex(), random.nextLong(), localNanos());", "new Raft(settings(), log, log.firstIndex() - 1, random.nextLong(), localNanos());")
                        .foundBy("STATE_MACHINE_SAFETY"),
                Bug.of("30", "entries between snapshot and commit are skipped after a restart")
                        .at("SimulatedReplica", "new Raft(settings(), log, log.snapshotIndex(), random.nextLong(), localNanos());", "new Raft(settings(), log, log.hardState().commit(), random.nextLong(), localNanos());")
                        .foundBy("STATE_MACHINE_SAFETY"),
                Bug.of("21", "one replica skips an entry that it cannot apply")
                        .at("HashMachine", "index = entry.index(); state = mix(state, hashOf(entry));", "index = entry.index(); if ((System.identityHashCode(this) + index) % 64 != 0) { state = mix(state, hashOf(entry)); }")
                        .foundBy("STATE_MACHINE_SAFETY"),
                Bug.of("22", "applying depends on when it is done")
                        .at("SimulatedReplica", "machine.apply(entry);", "machine.apply(localNanos() % 64 == 0 ? Entry.empty(entry.term(), entry.index()) : entry);")
                        .foundBy("STATE_MACHINE_SAFETY"),
                Bug.of("23", "the buffer of a command is used again")
                        .at("Proposals", "ByteBuffer command = ByteBuffer.allocate(Integer.BYTES + filler);", "ByteBuffer command = ByteBuffer.wrap(buffers.computeIfAbsent(filler, length -> new byte[Integer.BYTES + length]));")
                        .at("Proposals", "private int made;", "private int made; private final java.util.Map<Integer, byte[]> buffers = new java.util.HashMap<>();")
                        .foundBy("LOG_MATCHING", "ONLY_PROPOSED"),
                Bug.of("28", "a command that is passed on is believed to run once")
                        .at("Proposals", "this.mayRepeat = mayRepeat;", "this.mayRepeat = false;")
                        .foundBy("ONLY_PROPOSED"));
    }
}
