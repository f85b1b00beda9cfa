package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log across what is stored and what is not (§5.3), by itself and against a plain list. */
class RaftLogTest {

    private static final Configuration ALONE = Configuration.of(1);
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final MemoryLog store = new MemoryLog(ALONE);

    private static List<Entry> entries(long firstIndex, long... terms) {
        List<Entry> entries = new ArrayList<>();
        for (long term : terms) {
            entries.add(Entry.empty(term, firstIndex + entries.size()));
        }
        return entries;
    }

    private void stored(List<Entry> entries) {
        store.store(new Ready.StorageAppend(null, entries, null, List.of(), true));
    }

    /** A log whose first entries are stored and the others not. */
    private RaftLog log(int storedCount, long... terms) {
        List<Entry> all = entries(1, terms);
        stored(all.subList(0, storedCount));
        RaftLog log = new RaftLog(store, 1 << 20, false);
        log.append(all.subList(storedCount, all.size()));
        return log;
    }

    /** §5.3, the second rule of a receiver. */
    @ParameterizedTest
    @CsvSource({"0,0,true", "2,1,true", "3,2,true", "3,1,false", "4,2,false", "9,2,false"})
    void entriesAreTakenWhereTheOneBeforeThemMatches(long prevIndex, long prevTerm, boolean taken) {
        RaftLog log = log(2, 1, 1, 2);

        long last = log.tryAppend(prevIndex, prevTerm, List.of(), 0);

        assertThat(last).isEqualTo(taken ? prevIndex : -1);
        assertThat(log.lastIndex()).isEqualTo(3);
    }

    /** §5.3, the third rule. */
    @Test
    void whatConflictsGoesWithAllThatFollowsIt() {
        RaftLog log = log(3, 1, 1, 2, 2, 2);

        assertThat(log.tryAppend(1, 1, entries(2, 1, 3), 0)).isEqualTo(3);

        assertThat(log.slice(1, 4, NO_LIMIT)).containsExactlyElementsOf(entries(1, 1, 1, 3));
        assertThat(log.lastIndex()).isEqualTo(3);
        assertThat(log.unstable().next()).containsExactlyElementsOf(entries(3, 3));
    }

    /** §5.3, the fourth rule: entries that agree are no reason to cut what follows them. */
    @Test
    void whatAgreesIsLeftAndNotWrittenAgain() {
        RaftLog log = log(3, 1, 1, 2, 2, 2);
        log.unstable().handedOut();

        assertThat(log.tryAppend(0, 0, entries(1, 1, 1, 2, 2), 0)).isEqualTo(4);

        assertThat(log.lastIndex()).isEqualTo(5);
        assertThat(log.unstable().hasNext()).isFalse();
    }

    /** §5.3, the fifth rule: up to the last <em>new</em> entry. */
    @Test
    void theCommitIndexFollowsNoFurtherThanWhatWasVerified() {
        RaftLog log = log(3, 1, 1, 2, 2, 2);

        log.tryAppend(1, 1, entries(2, 1), 5);
        assertThat(log.committed()).isEqualTo(2);
        log.tryAppend(1, 1, List.of(), 5);
        assertThat(log.committed()).isEqualTo(2);
        log.tryAppend(2, 1, entries(3, 2), 0);
        assertThat(log.committed()).isEqualTo(2);
    }

    /** §5.4.2. */
    @Test
    void onlyAnEntryOfTheLeadersTermIsCommittedByCounting() {
        RaftLog log = log(3, 1, 1, 2, 3);

        assertThat(log.tryCommit(3, 3)).isFalse();
        assertThat(log.committed()).isZero();
        assertThat(log.tryCommit(4, 3)).isTrue();
        assertThat(log.tryCommit(4, 3)).isFalse();
        assertThat(log.tryCommit(9, 3)).isFalse();
        assertThat(log.committed()).isEqualTo(4);
    }

    @Test
    void whatIsCommittedIsNeitherOverwrittenNorBeyondTheEnd() {
        RaftLog log = log(2, 1, 1, 2);
        log.commitTo(2);

        assertThatIllegalStateException()
                .isThrownBy(() -> log.tryAppend(0, 0, entries(1, 1, 3), 0))
                .withMessageContaining("entry 2 of the leader conflicts");
        assertThatIllegalStateException().isThrownBy(() -> log.append(entries(2, 3)));
        assertThatIllegalStateException()
                .isThrownBy(() -> log.commitTo(4))
                .withMessageContaining("commit index 4 is beyond the last entry 3");
        log.commitTo(1);
        assertThat(log.committed()).isEqualTo(2);
    }

    @Test
    void aStoreThatContradictsItselfIsRefused() {
        stored(entries(1, 1, 1));
        RaftLog log = new RaftLog(store, 1 << 20, false);

        assertThatIllegalArgumentException().isThrownBy(() -> log.resume(3, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> log.resume(1, 3));
        log.resume(2, 1);
        assertThat(log.nextCommitted()).containsExactlyElementsOf(entries(2, 1));
    }

    /** Thesis p. 22. */
    @ParameterizedTest
    @CsvSource({"6,4,6", "6,3,3", "6,2,3", "6,1,1", "6,0,0", "2,1,1", "9,1,9"})
    void whereLogsMayAgreeIsTheLastEntryOfNoLaterTerm(long index, long atMost, long expected) {
        RaftLog log = log(3, 1, 2, 2, 4, 4, 4);

        assertThat(log.findConflictByTerm(index, atMost)).isEqualTo(expected);
    }

    @Test
    void aSliceAcrossBothPartsHasAsManyAsFitAndAtLeastOne() {
        RaftLog log = log(3, 1, 1, 1, 1, 1);
        long one = Entry.OVERHEAD_BYTES;

        assertThat(log.slice(2, 6, 0)).hasSize(1);
        assertThat(log.slice(2, 6, 2 * one - 1)).hasSize(1);
        assertThat(log.slice(2, 6, 2 * one)).hasSize(2);
        assertThat(log.slice(2, 6, 3 * one - 1)).hasSize(2);
        assertThat(log.slice(2, 6, 3 * one)).hasSize(3);
        assertThat(log.slice(5, 6, 1)).hasSize(1);
        assertThat(log.entriesFrom(6, NO_LIMIT)).isEmpty();
    }

    @Test
    void beforeItIsStoredASnapshotIsTheWholeLogAndNothingIsApplied() {
        RaftLog log = log(2, 1, 1, 1);
        log.restore(new SnapshotMeta(7, 3, ALONE));

        assertThat(log.firstIndex()).isEqualTo(8);
        assertThat(log.lastIndex()).isEqualTo(7);
        assertThat(log.lastTerm()).isEqualTo(3);
        assertThat(log.term(2)).isEqualTo(LogStore.NO_TERM);
        log.tryAppend(7, 3, entries(8, 3), 8);
        assertThat(log.hasNextCommitted()).isFalse();

        log.unstable().handedOut();
        store.store(new Ready.StorageAppend(null, entries(8, 3), new SnapshotMeta(7, 3, ALONE), List.of(), true));
        log.unstable().stableTo(8, 3);
        log.unstable().stableSnapshot(6);
        assertThat(log.hasNextCommitted()).isFalse();
        log.unstable().stableSnapshot(7);
        log.appliedTo(7, 0);
        assertThat(log.nextCommitted()).containsExactlyElementsOf(entries(8, 3));
    }

    /** A write on its way, and the end of the log as it will be when it is done. */
    private record Write(List<Entry> entries, long term, long lastIndex, long lastTerm) {}

    /**
     * Leaders come and go, each with a log of its own that agrees on what is committed; their
     * messages come in any order; the disk is as slow as it likes. What is seen is always what a
     * plain list holds that does §5.3 word by word.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void theLogIsAlwaysWhatAPlainListWouldHold(long seed) {
        Random random = new Random(seed);
        RaftLog log = new RaftLog(store, 1 << 20, false);
        List<Entry> model = new ArrayList<>();
        List<Entry> leaders = new ArrayList<>();
        ArrayDeque<Write> disk = new ArrayDeque<>();
        long term = 1;
        long committed = 0;
        for (int step = 0; step < 2_000; step++) {
            int dice = random.nextInt(100);
            if (dice < 10) {
                term++;
                int keep = (int) committed + random.nextInt(model.size() - (int) committed + 1);
                leaders = new ArrayList<>(model.subList(0, keep));
            } else if (dice < 35) {
                leaders.add(new Entry(term, leaders.size() + 1, EntryType.NORMAL, new byte[random.nextInt(30)]));
            } else if (dice < 75) {
                int prev = (int) committed + random.nextInt(leaders.size() - (int) committed + 1);
                int to = prev + random.nextInt(Math.min(5, leaders.size() - prev + 1));
                List<Entry> sent = leaders.subList(prev, to);
                long commit = random.nextInt(leaders.size() + 1);
                long prevTerm = prev == 0 ? 0 : leaders.get(prev - 1).term();
                long expected = append(model, prev, prevTerm, sent);
                assertThat(log.tryAppend(prev, prevTerm, sent, commit)).isEqualTo(expected);
                committed = Math.max(committed, Math.min(commit, expected));
            } else if (dice < 85) {
                UnstableLog unstable = log.unstable();
                disk.add(new Write(unstable.next(), term, log.lastIndex(), log.lastTerm()));
                unstable.handedOut();
            } else if (!disk.isEmpty()) {
                Write write = disk.remove();
                stored(write.entries());
                if (write.term() == term) {
                    log.unstable().stableTo(write.lastIndex(), write.lastTerm());
                }
            }
            assertThat(log.committed()).isEqualTo(committed);
            assertSame(log, model, random);
        }
        assertThat(log.unstable().offset()).as("something was stored").isGreaterThan(1);
    }

    private static long append(List<Entry> model, int prev, long prevTerm, List<Entry> sent) {
        if (prev > model.size() || (prev > 0 && model.get(prev - 1).term() != prevTerm)) {
            return -1;
        }
        for (int i = 0; i < sent.size(); i++) {
            int at = prev + i;
            if (at < model.size() && model.get(at).term() != sent.get(i).term()) {
                model.subList(at, model.size()).clear();
            }
            if (at == model.size()) {
                model.add(sent.get(i));
            }
        }
        return (long) prev + sent.size();
    }

    private static void assertSame(RaftLog log, List<Entry> model, Random random) {
        assertThat(log.lastIndex()).isEqualTo(model.size());
        assertThat(log.slice(1, model.size() + 1, NO_LIMIT)).isEqualTo(model);
        for (int i = 0; i < model.size(); i++) {
            if (log.term(i + 1) != model.get(i).term()) {
                throw new AssertionError("term of entry " + (i + 1) + ": " + log.term(i + 1) + ", " + model);
            }
        }
        if (!model.isEmpty()) {
            int from = 1 + random.nextInt(model.size());
            List<Entry> slice = log.slice(from, model.size() + 1, random.nextInt(300));
            assertThat(slice).isNotEmpty().isEqualTo(model.subList(from - 1, from - 1 + slice.size()));
        }
    }
}
