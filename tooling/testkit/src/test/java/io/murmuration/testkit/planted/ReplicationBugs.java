package io.murmuration.testkit.planted;

import java.util.List;

/** Bugs of how the log spreads, and of when it is committed. */
final class ReplicationBugs {

    static final List<Bug> ALL = List.of(
            Bug.of("1", "an entry of an older term is committed by counting")
                    .at("RaftLog", "if (index > committed && matches(index, leaderTerm)) {", "if (index > committed) {")
                    .foundBy("COMMITTED_BY_OWN_TERM"),
            Bug.of("15", "an acknowledgement is sent before it is durable")
                    .at(
                            "Replication",
                            "replica.outbox.sendDurably(new AppendReply(replica.id(), leader,",
                            "replica.outbox.send(new AppendReply(replica.id(), leader,")
                    .foundBy("DURABLE_CLAIMS"),
            Bug.of("15", "a leader counts itself before its entries are durable")
                    .at(
                            "Replica",
                            "log.append(entries); outbox",
                            "log.append(entries); if (tracker.get(id()) != null) { "
                                    + "tracker.get(id()).maybeUpdate(log.lastIndex()); } outbox")
                    .foundBy("COMMITTED_ON_MAJORITY"),
            Bug.of("14", "a follower commits beyond what it has verified")
                    .at(
                            "RaftLog",
                            "commitTo(Math.min(leaderCommit, lastNew));",
                            "commitTo(Math.min(leaderCommit, lastIndex()));")
                    .foundBy("COMMITTED_AS_VERIFIED", "COMMITTED_FOR_GOOD")
                    .rare(),
            Bug.of("14", "a heartbeat commits beyond what the follower is known to have")
                    .at(
                            "Replication",
                            "long commit = Math.min(peer.match, replica.log.committed());",
                            "long commit = replica.log.committed();")
                    .at(
                            "Replication",
                            "replica.log.commitTo(heartbeat.commit());",
                            "replica.log.commitTo(Math.min(heartbeat.commit(), replica.log.lastIndex()));")
                    .foundBy("COMMITTED_FOR_GOOD"),
            Bug.of("14", "the entry before is not compared")
                    .at("RaftLog", "if (!matches(prevIndex, prevTerm)) {", "if (prevIndex > lastIndex()) {")
                    .foundBy("LOG_MATCHING"),
            Bug.of("14", "a new leader keeps what it knew of its followers")
                    .at("Progress", "match = newMatch;", "match = Math.max(match, newMatch);")
                    .foundBy("TRUE_PROGRESS", "COMMITTED_ON_MAJORITY")
                    .rare(),
            Bug.of("14", "an old message cuts the log though all of it agrees")
                    .at(
                            "RaftLog",
                            "int conflict = findConflict(entries);",
                            "int conflict = lastNew > committed && !entries.isEmpty() && "
                                    + "entries.get(0).index() > committed ? 0 : findConflict(entries);")
                    .foundBy("COMMITTED_KEPT", "CORE_SOUND", "COMMITTED_ON_MAJORITY", "DURABLE_CLAIMS"),
            Bug.of("19", "storage tells about entries overwritten since")
                    .at(
                            "Raft",
                            "if (stored.index() != 0 && stored.term() == replica.term) {",
                            "if (stored.index() != 0) {")
                    .at(
                            "UnstableLog",
                            "if (index < offset || term(index) != entryTerm) {",
                            "if (index < offset || index >= offset + count) {")
                    .foundBy("LOG_AS_WRITTEN"),
            Bug.of("16", "a snapshot is installed over a newer state")
                    .at("Installation", "if (snapshot.index() <= log.committed()) { return false; }", "")
                    .foundBy("MONOTONE_COMMIT", "COMMITTED_KEPT", "CORE_SOUND")
                    .rare(),
            Bug.of("16", "a snapshot replaces a log that has all of it and more")
                    .at("Installation", "if (log.matches(snapshot.index(), snapshot.term())) {", "if (false) {")
                    .foundBy("COMMITTED_KEPT")
                    .rare(),
            Bug.of("16", "a snapshot that fails is waited for for ever")
                    .at(
                            "Replication",
                            "if (peer.state == Progress.State.SNAPSHOT) {",
                            "if (peer.state == Progress.State.SNAPSHOT && arrived) {")
                    .foundBy("PROGRESS", "JOINT_LEFT"),
            Bug.of("16", "parts of a snapshot are put together in any order")
                    .at(
                            "SnapshotReceiver",
                            "boolean write = chunk.offset() == held && held < chunk.totalBytes();",
                            "boolean write = chunk.offset() >= held && held < chunk.totalBytes();")
                    .foundBy("SNAPSHOT_FITS"),
            Bug.of("16", "parts of two snapshots are mixed")
                    .at(
                            "SnapshotReceiver",
                            "if (current == null || !isSame(current, chunk)) {",
                            "if (current == null || held == current.totalBytes()) {")
                    .foundBy("SNAPSHOT_FITS"),
            Bug.of("8", "a probe that was lost is never repeated")
                    .at("Replication", "peer.recentActive = true; peer.paused = false;", "peer.recentActive = true;")
                    .foundBy("PROGRESS", "JOINT_LEFT"),
            Bug.of("24", "room for messages under way is never given back")
                    .at(
                            "Replication",
                            "case REPLICATE -> peer.inflight.freeUpTo(reply.index());",
                            "case REPLICATE -> {}")
                    .foundBy("PROGRESS", "JOINT_LEFT"),
            Bug.of("25", "room for proposals is never given back")
                    .at(
                            "Turn",
                            "replica.uncommittedBytes = Math.max(0, replica.uncommittedBytes - "
                                    + "batch.payloadBytes());",
                            "")
                    .foundBy("PROGRESS", "JOINT_LEFT"));

    private ReplicationBugs() {}
}
