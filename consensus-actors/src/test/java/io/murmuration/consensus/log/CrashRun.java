package io.murmuration.consensus.log;

import static io.murmuration.consensus.log.Logs.append;
import static io.murmuration.consensus.log.Logs.entry;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/**
 * Drives a log through a life with everything in it, and at every change of the disk looks at what
 * a crash there would leave: the log must open, and hold what it held before the step under way or
 * after it. In some of these states the next life is crashed too.
 */
final class CrashRun {

    /** What a client would know of salts that are not fresh. */
    static final int KNOWN_SALT = 7;

    private static final int SECOND_LIFE_EVERY = 23;

    private final CrashDisk disk;
    private final CrashStates states;
    private final CrashStates secondStates;
    private final Random dice;
    private final IntUnaryOperator salts;
    private final List<String> violations = new ArrayList<>();
    private SegmentedLog log;
    private Expected before = Expected.NOTHING;
    private Expected after = Expected.NOTHING;
    private String step = "";
    private int statesSeen;
    private int secondLives;
    private int torn;

    CrashRun(CrashDisk disk, long seed, IntUnaryOperator salts, int samples) {
        this.disk = disk;
        this.salts = salts;
        dice = new Random(seed);
        states = new CrashStates(seed, samples);
        secondStates = new CrashStates(seed + 1, 3);
        log = Logs.create(disk);
        log.close();
        log = SegmentedLog.open(disk, Logs.IDENTITY, Logs.SMALL, salts);
        disk.listener = this::look;
    }

    List<String> violations() {
        return violations;
    }

    int statesSeen() {
        return statesSeen;
    }

    int secondLives() {
        return secondLives;
    }

    int torn() {
        return torn;
    }

    /**
     * Lives through some rounds of writes, rewrites, snapshots taken and installed, and
     * compactions.
     */
    void live(int rounds) {
        long term = 1;
        for (int round = 0; round < rounds && violations.isEmpty(); round++) {
            long last = after.last();
            switch (round % 8) {
                case 0, 2, 5 -> write(append(some(term, last + 1)));
                case 1 ->
                    write(
                            append(new HardState(term, 0xb, after.hardState().commit()), entry(term, last + 1, 700)),
                            append(some(term, last + 2)));
                case 3 -> {
                    term++;
                    long from = Math.max(after.hardState().commit(), after.snapshotIndex()) + 1;
                    long rewritten = Math.max(from, last - dice.nextInt(3));
                    write(append(
                            new HardState(term, 0xc, after.hardState().commit()),
                            some(term, Math.min(rewritten, last + 1)).toArray(Entry[]::new)));
                }
                case 4 ->
                    write(append(
                            new HardState(
                                    after.hardState().term(), after.hardState().vote(), last),
                            entry(term, last + 1, 60)));
                case 6 -> takeSnapshot();
                default -> {
                    if (round % 16 == 15) {
                        term++;
                        installSnapshot(last + 1 + dice.nextInt(9), term);
                    }
                    compact();
                }
            }
        }
    }

    private List<Entry> some(long term, long from) {
        List<Entry> entries = new ArrayList<>();
        int count = 1 + dice.nextInt(4);
        for (int i = 0; i < count; i++) {
            entries.add(
                    dice.nextInt(4) == 0
                            ? new Entry(term, from + i, EntryType.NORMAL, forged(dice.nextInt(12)))
                            : entry(term, from + i, dice.nextInt(600)));
        }
        return entries;
    }

    /** A payload of what would be commit records to come, to one who knows the salt. */
    private static byte[] forged(int records) {
        ByteBuffer payload = ByteBuffer.allocate(records * RecordFormat.COMMIT_BYTES);
        BatchEncoder encoder = new BatchEncoder(RecordFormat.COMMIT_BYTES);
        for (int i = 0; i < records; i++) {
            encoder.begin(KNOWN_SALT, RecordFormat.COMMIT_BYTES);
            payload.put(encoder.commit(1L << 40));
        }
        return payload.array();
    }

    private void write(StorageAppend... appends) {
        List<StorageAppend> batch = List.of(appends);
        begin("write", before.after(batch));
        for (StorageAppend append : batch) {
            log.append(append);
        }
        log.sync();
        end();
    }

    private void takeSnapshot() {
        long index = after.hardState().commit();
        Entry covered = after.entries().get(index);
        if (covered == null || index <= after.snapshotIndex()) {
            return;
        }
        begin("take snapshot", before.afterSnapshot(index, covered.term()));
        Logs.snapshot(log, index, covered.term(), 900);
        end();
    }

    private void installSnapshot(long index, long term) {
        begin("receive snapshot", before.afterSnapshot(index, term));
        SnapshotMeta meta = Logs.snapshot(log, index, term, 1500);
        end();
        StorageAppend install =
                new StorageAppend(new HardState(term, 0, index), some(term, index + 1), meta, List.of(), true);
        begin("install snapshot", before.after(List.of(install)));
        log.append(install);
        log.sync();
        end();
    }

    private void compact() {
        long upTo = Math.min(after.snapshotIndex(), after.last());
        if (upTo <= after.base()) {
            upTo = after.base();
        }
        begin("compact", before.afterCompaction(upTo));
        if (upTo > 0) {
            log.compact(upTo);
        }
        log.prepareNext();
        end();
    }

    private void begin(String what, Expected then) {
        step = what;
        after = then;
    }

    private void end() {
        before = after;
        look();
    }

    private void look() {
        if (!violations.isEmpty()) {
            return;
        }
        states.of(disk, files -> {
            if (violations.isEmpty()) {
                statesSeen++;
                check(files, before, after, statesSeen % SECOND_LIFE_EVERY == 0);
            }
        });
    }

    /** Opens what a crash left; then goes on with it a little, perhaps into the next crash. */
    private void check(Map<String, byte[]> files, Expected one, Expected other, boolean crashAgain) {
        CrashDisk left = CrashDisk.of(files);
        if (crashAgain) {
            secondLives++;
            left.listener = () -> secondStates.of(left, again -> check(again, one, other, false));
        }
        try {
            SegmentedLog opened = SegmentedLog.open(left, Logs.IDENTITY, Logs.SMALL, salts);
            String difference = one.differenceTo(opened);
            Expected found = difference == null ? one : other;
            if (difference != null && other.differenceTo(opened) != null) {
                violate("neither before (" + difference + ") nor after (" + other.differenceTo(opened) + ")");
                return;
            }
            torn += opened.recovery().wasTorn() ? 1 : 0;
            goOn(left, opened, found, crashAgain);
        } catch (LogException | IllegalStateException e) {
            violate(String.valueOf(e));
        }
    }

    private void goOn(CrashDisk left, SegmentedLog opened, Expected found, boolean crashAgain) {
        StorageAppend more = append(
                new HardState(
                        found.hardState().term() + 1,
                        0xd,
                        Math.max(found.hardState().commit(), found.snapshotIndex())),
                entry(found.hardState().term() + 1, found.last() + 1, 300));
        Expected then = found.after(List.of(more));
        if (crashAgain) {
            left.listener = () -> secondStates.of(left, again -> check(again, found, then, false));
        }
        opened.append(more);
        opened.sync();
        left.listener = () -> {};
        opened.prepareNext();
        opened.close();
        SegmentedLog again = SegmentedLog.open(left, Logs.IDENTITY, Logs.SMALL, salts);
        String difference = then.differenceTo(again);
        if (difference != null) {
            violate("after going on: " + difference);
        }
    }

    private void violate(String what) {
        violations.add(step + " at operation " + disk.operations + ": " + what);
    }
}
