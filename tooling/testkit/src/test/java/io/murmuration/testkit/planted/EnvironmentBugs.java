package io.murmuration.testkit.planted;

import java.util.List;

/** Bugs of disks, of state machines and of who runs the core: planted in the simulator's own. */
final class EnvironmentBugs {

    static final List<Bug> ALL = List.of(
            Bug.of("16", "a snapshot names an older configuration")
                    .at(
                            "Applier",
                            "replica.mirror().term(applied), replica.core().configuration()",
                            "replica.mirror().term(applied), replica.disk().log().configuration()")
                    .foundBy("SNAPSHOT_FITS", "STATE_MACHINE_SAFETY"),
            Bug.of("10", "an empty disk comes back under its old name")
                    .at(
                            "SimulatedReplica",
                            "if (disk.isDamaged()) { gone(\"refuses its damaged log\"); return; }",
                            "if (disk.isDamaged()) { disk.wipe(); }")
                    .at(
                            "VirtualDisk",
                            "boolean isDamaged() {",
                            "void wipe() { damaged = false; log.wipe(); } boolean isDamaged() {")
                    .at(
                            "DurableLog",
                            "SnapshotContent content() {",
                            "void wipe() { entries.clear(); hardState = HardState.NONE; configuration = "
                                    + "Configuration.EMPTY; base = 0; baseTerm = 0; snapshot = null; } "
                                    + "SnapshotContent content() {")
                    .foundBy("CORE_SOUND", "COMMITTED_ON_MAJORITY"),
            Bug.of("11", "a sync that failed is taken for done")
                    .at(
                            "VirtualDisk",
                            "if (failing) { owner.syncFailed(); return; }",
                            "boolean dropped = failing; failing = false;")
                    .at("VirtualDisk", "keep(durable.get(i));", "if (!dropped) { keep(durable.get(i)); }")
                    .foundBy("DURABLE_CLAIMS"),
            Bug.of("20", "damage in the middle is taken for a torn end")
                    .at(
                            "SimulatedReplica",
                            "if (disk.isDamaged()) { gone(\"refuses its damaged log\"); return; }",
                            "if (disk.isDamaged()) { disk.cut(); }")
                    .at(
                            "VirtualDisk",
                            "boolean isDamaged() {",
                            "void cut() { damaged = false; log.cut(); } boolean isDamaged() {")
                    .at(
                            "DurableLog",
                            "SnapshotContent content() {",
                            "void cut() { entries.subList(entries.size() / 2, entries.size()).clear(); "
                                    + "hardState = new HardState(hardState.term(), hardState.vote(), "
                                    + "Math.min(hardState.commit(), lastIndex())); } SnapshotContent content() {")
                    .foundBy("CORE_SOUND", "COMMITTED_ON_MAJORITY"),
            Bug.of("30", "entries before a snapshot are applied again after a restart")
                    .at(
                            "SimulatedReplica",
                            "new Raft(settings(), log, log.snapshotIndex(), random.nextLong(), localNanos());",
                            "new Raft(settings(), log, log.firstIndex() - 1, random.nextLong(), localNanos());")
                    .foundBy("STATE_MACHINE_SAFETY"),
            Bug.of("30", "entries between snapshot and commit are skipped after a restart")
                    .at(
                            "SimulatedReplica",
                            "new Raft(settings(), log, log.snapshotIndex(), random.nextLong(), localNanos());",
                            "new Raft(settings(), log, log.hardState().commit(), random.nextLong(), localNanos());")
                    .foundBy("STATE_MACHINE_SAFETY"),
            Bug.of("21", "one replica skips an entry that it cannot apply")
                    .at(
                            "Applier",
                            "machine.apply(entry);",
                            "machine.apply(replica.id() == 1 && entry.payload().length > 30 "
                                    + "? Entry.empty(entry.term(), entry.index()) : entry);")
                    .foundBy("STATE_MACHINE_SAFETY"),
            Bug.of("22", "applying depends on when it is done")
                    .at(
                            "Applier",
                            "machine.apply(entry);",
                            "machine.apply(replica.localNanos() % 64 == 0 "
                                    + "? Entry.empty(entry.term(), entry.index()) : entry);")
                    .foundBy("STATE_MACHINE_SAFETY"),
            Bug.of("23", "the buffer of a command is used again")
                    .at(
                            "Proposals",
                            "ByteBuffer command = ByteBuffer.allocate(Integer.BYTES + filler);",
                            "ByteBuffer command = ByteBuffer.wrap(buffers.computeIfAbsent(filler, length -> "
                                    + "new byte[Integer.BYTES + length]));")
                    .at(
                            "Proposals",
                            "private int made;",
                            "private int made; private final java.util.Map<Integer, byte[]> buffers = new "
                                    + "java.util.HashMap<>();")
                    .foundBy("LOG_MATCHING", "ONLY_PROPOSED"),
            Bug.of("28", "a command that is passed on is believed to run once")
                    .at("Proposals", "this.mayRepeat = mayRepeat;", "this.mayRepeat = false;")
                    .foundBy("ONLY_PROPOSED"));

    private EnvironmentBugs() {}
}
