package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a core may rely on of its store, held by the one in memory. */
class MemoryLogTest {

    private static final Configuration ALL = Configuration.of(1, 2, 3);

    private final MemoryLog log = new MemoryLog(ALL);

    private static List<Entry> entries(long firstIndex, long... terms) {
        List<Entry> entries = new ArrayList<>();
        for (long term : terms) {
            entries.add(Entry.empty(term, firstIndex + entries.size()));
        }
        return entries;
    }

    private static void store(
            MemoryLog log, @Nullable HardState state, List<Entry> entries, @Nullable SnapshotMeta snapshot) {
        log.store(new Ready.StorageAppend(state, entries, snapshot, List.of(), true));
    }

    @Test
    void aFreshOneIsEmptyAndKnowsItsConfiguration() {
        assertThat(log.firstIndex()).isEqualTo(1);
        assertThat(log.lastIndex()).isZero();
        assertThat(log.term(0)).isZero();
        assertThat(log.term(1)).isEqualTo(LogStore.NO_TERM);
        assertThat(log.snapshot()).isNull();
        assertThat(log.hardState()).isEqualTo(HardState.NONE);
        assertThat(log.configuration()).isEqualTo(ALL);
    }

    @Test
    void entriesReplaceAllFromTheFirstOnesIndexOn() {
        store(log, null, entries(1, 1, 1, 1, 1), null);

        store(log, null, entries(3, 2), null);

        assertThat(log.lastIndex()).isEqualTo(3);
        assertThat(log.entries(1, 4, Long.MAX_VALUE)).containsExactlyElementsOf(entries(1, 1, 1, 2));
    }

    @Test
    void aGapIsRefused() {
        store(log, null, entries(1, 1), null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store(log, null, entries(3, 1), null))
                .withMessage("entry 3 does not follow the last one stored, 1");
    }

    @Test
    void theHardStateIsKeptUntilItChanges() {
        store(log, new HardState(3, 2, 0), entries(1, 3), null);

        store(log, null, entries(2, 3), null);

        assertThat(log.hardState()).isEqualTo(new HardState(3, 2, 0));
    }

    @Test
    void compactedEntriesAreGoneAndTheTermBeforeTheFirstIsKept() {
        store(log, null, entries(1, 1, 1, 2, 2), null);

        log.compact(new SnapshotMeta(3, 2, ALL));
        log.compact(new SnapshotMeta(2, 1, ALL));

        assertThat(log.firstIndex()).isEqualTo(4);
        assertThat(log.lastIndex()).isEqualTo(4);
        assertThat(log.term(3)).isEqualTo(2);
        assertThat(log.term(2)).isEqualTo(LogStore.NO_TERM);
        assertThat(log.entries(3, 5, Long.MAX_VALUE)).isEmpty();
        assertThat(log.snapshot()).isEqualTo(new SnapshotMeta(3, 2, ALL));
        assertThatIllegalArgumentException().isThrownBy(() -> log.compact(new SnapshotMeta(5, 2, ALL)));
    }

    /** Entries are applied, and compacted, before the advance of the commit index is stored. */
    @Test
    void whatASnapshotCoversIsCommitted() {
        store(log, new HardState(2, 1, 1), entries(1, 1, 1, 2), null);

        log.compact(new SnapshotMeta(2, 1, ALL));
        assertThat(log.hardState()).isEqualTo(new HardState(2, 1, 2));

        store(log, new HardState(3, 0, 1), List.of(), null);
        assertThat(log.hardState()).isEqualTo(new HardState(3, 0, 2));
        Raft again = new Raft(RaftSettings.of(1), log, 2, 7, 0);
        assertThat(again.commitIndex()).isEqualTo(2);
    }

    @Test
    void anInstalledSnapshotReplacesAllAndEntriesFollowIt() {
        store(log, null, entries(1, 1, 1), null);

        store(log, new HardState(5, 0, 9), entries(10, 5), new SnapshotMeta(9, 4, Configuration.of(1)));

        assertThat(log.firstIndex()).isEqualTo(10);
        assertThat(log.lastIndex()).isEqualTo(10);
        assertThat(log.term(9)).isEqualTo(4);
        assertThat(log.configuration()).isEqualTo(Configuration.of(1));
    }

    /** A follower may write again what a snapshot meanwhile stands for. */
    @Test
    void ofEntriesThatReachIntoTheSnapshotOnlyTheRestIsTaken() {
        MemoryLog behind = new MemoryLog(new SnapshotMeta(5, 2, ALL));
        assertThat(behind.hardState()).isEqualTo(new HardState(2, 0, 5));

        store(behind, null, entries(4, 2, 2, 2, 2), null);
        store(behind, null, entries(3, 2, 2), null);

        assertThat(behind.entries(6, 8, Long.MAX_VALUE)).containsExactlyElementsOf(entries(6, 2, 2));
    }

    @Test
    void whatWasReadDoesNotChangeWithTheLog() {
        store(log, null, entries(1, 1, 1), null);
        List<Entry> read = log.entries(1, 3, Long.MAX_VALUE);

        store(log, null, entries(1, 2), null);

        assertThat(read).containsExactlyElementsOf(entries(1, 1, 1));
    }

    @Test
    void asManyAreReadAsFitButAtLeastOne() {
        store(log, null, entries(1, 1, 1, 1), null);
        long one = Entry.OVERHEAD_BYTES;

        assertThat(log.entries(1, 4, 0)).hasSize(1);
        assertThat(log.entries(1, 4, 2 * one - 1)).hasSize(1);
        assertThat(log.entries(1, 4, 2 * one)).hasSize(2);
        assertThat(log.entries(1, 5, Long.MAX_VALUE)).isEmpty();
        assertThat(log.entries(2, 2, Long.MAX_VALUE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 14, 15, 92, 65})
    void itIsAlwaysWhatAPlainListWouldHold(long seed) {
        Random random = new Random(seed);
        List<Entry> model = new ArrayList<>();
        int compacted = 0;
        for (int step = 1; step <= 500; step++) {
            if (random.nextInt(4) > 0) {
                int keep = compacted + random.nextInt(model.size() - compacted + 1);
                model.subList(keep, model.size()).clear();
                List<Entry> added = new ArrayList<>();
                for (int i = random.nextInt(6); i >= 0; i--) {
                    added.add(Entry.empty(step, keep + added.size() + 1));
                }
                model.addAll(added);
                store(log, null, added, null);
            } else if (random.nextInt(4) == 0 && compacted < model.size()) {
                compacted += 1 + random.nextInt(model.size() - compacted);
                log.compact(new SnapshotMeta(compacted, model.get(compacted - 1).term(), ALL));
            }
            assertThat(log.firstIndex()).isEqualTo(compacted + 1);
            assertThat(log.lastIndex()).isEqualTo(model.size());
            assertThat(log.entries(compacted + 1, model.size() + 1, Long.MAX_VALUE))
                    .isEqualTo(model.subList(compacted, model.size()));
            for (int index = 1; index <= model.size(); index++) {
                assertThat(log.term(index))
                        .isEqualTo(
                                index < compacted
                                        ? LogStore.NO_TERM
                                        : model.get(index - 1).term());
            }
        }
    }

    @Test
    void whatIsAppliedWasCommittedThoughTheStoredCommitIndexLagsBehind() {
        MemoryLog log = new MemoryLog(ALL);
        store(log, new HardState(1, 0, 1), List.of(Entry.empty(1, 1), Entry.empty(1, 2)), null);

        Raft again = new Raft(RaftSettings.of(1), log, 2, 1, 0);

        assertThat(again.commitIndex()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Raft(RaftSettings.of(1), log, 3, 1, 0))
                .withMessageContaining("applied index 3 is beyond the stored log, which ends at 2");
    }
}
