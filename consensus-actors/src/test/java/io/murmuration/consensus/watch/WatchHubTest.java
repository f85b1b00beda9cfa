package io.murmuration.consensus.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.Request.AckWatch;
import io.murmuration.consensus.exchange.Request.CancelWatch;
import io.murmuration.consensus.exchange.Request.OpenWatch;
import org.junit.jupiter.api.Test;

class WatchHubTest {

    private static final WatchSpec ALL = WatchSpec.of(KeyRange.ALL);
    private static final WatchSpec A = WatchSpec.of(KeyRange.single(Bytes.of("a")));

    private final WrittenHistory history = new WrittenHistory();
    private final Answers answers = new Answers();
    private WatchHub hub = new WatchHub(history, answers, WatchLimits.DEFAULT);

    @Test
    void aWatchFromNowIsToldWhereItBeginsAndThenWhatChanges() {
        history.put("a", "1").commit();
        open(7, ALL);
        assertThat(answers.texts()).containsExactly("1/7: progress 1");

        history.put("a", "2").put("b", "1").commit();
        history.delete("a").commit();
        hub.applied();

        assertThat(answers.texts()).containsExactly("1/7: 2[a=2, b=1] 3[-a]");
    }

    @Test
    void aWatchFromThePastIsToldWhatHappenedSince() {
        history.put("a", "1").commit();
        history.put("b", "1").commit();
        history.put("a", "2").commit();
        open(7, ALL.from(2));

        work();

        assertThat(answers.texts()).containsExactly("1/7: 2[b=1] 3[a=2]");
    }

    @Test
    void aWatchThatMissedNothingOfInterestHearsHowFarItIs() {
        history.put("b", "1").commit();
        history.put("b", "2").commit();
        open(7, A.from(1));

        work();

        assertThat(answers.texts()).containsExactly("1/7: progress 2");
    }

    @Test
    void aWatchFromTheFutureWaitsForIt() {
        open(7, ALL.from(3));
        for (int revision = 1; revision <= 4; revision++) {
            history.put("a", "" + revision).commit();
            work();
            tick(WatchLimits.DEFAULT.progressTicks());
        }

        assertThat(answers.texts()).containsExactly("1/7: 3[a=3]", "1/7: 4[a=4]");
    }

    @Test
    void onlyWhatIsWatchedIsTold() {
        open(1, A);
        open(2, WatchSpec.of(KeyRange.prefix(Bytes.of("b/"))));
        open(3, ALL.matching("b/*/x"));
        open(4, ALL.matching("b/y"));
        open(5, new WatchSpec(KeyRange.ALL, Bytes.EMPTY, 0, false, false, true, false));
        open(6, new WatchSpec(KeyRange.ALL, Bytes.EMPTY, 0, false, true, false, false));
        open(7, WatchSpec.of(KeyRange.prefix(Bytes.of("c"))).matching("b/**"));
        answers.take();

        history.put("a", "1")
                .put("b/1/x", "1")
                .put("b/1/2/x", "1")
                .put("b/y", "1")
                .commit();
        history.delete("b/y").put("c", "1").commit();
        hub.applied();

        assertThat(answers.texts())
                .containsExactlyInAnyOrder(
                        "1/1: 1[a=1]",
                        "1/2: 1[b/1/x=1, b/1/2/x=1, b/y=1] 2[-b/y]",
                        "1/3: 1[b/1/x=1]",
                        "1/4: 1[b/y=1] 2[-b/y]",
                        "1/5: 2[-b/y]",
                        "1/6: 1[a=1, b/1/x=1, b/1/2/x=1, b/y=1] 2[c=1]");
    }

    @Test
    void whatWasThereBeforeIsToldToThoseWhoAsked() {
        history.put("a", "1").commit();
        open(1, A.withPreviousValues());
        open(2, A);
        open(3, A.withPreviousValues().from(1));
        answers.take();

        history.put("a", "2").commit();
        history.delete("a").commit();
        work();

        assertThat(answers.texts())
                .containsExactlyInAnyOrder(
                        "1/1: 2[a=2 was 1] 3[-a was 2]", "1/2: 2[a=2] 3[-a]", "1/3: 1[a=1] 2[a=2 was 1] 3[-a was 2]");
    }

    @Test
    void aWatchOfTheFirstChangeEndsWithIt() {
        open(1, ALL.firstOnly());
        open(2, ALL.firstOnly().from(1));
        answers.take();

        history.put("a", "1").put("b", "1").commit();
        history.put("a", "2").commit();
        work();

        assertThat(answers.texts()).containsExactlyInAnyOrder("1/1: 1[a=1, b=1] ended", "1/2: 1[a=1, b=1] ended");
        assertThat(hub.counts().open()).isZero();
    }

    @Test
    void whatIsCompactedIsSaidSo() {
        for (int revision = 1; revision <= 5; revision++) {
            history.put("a", "" + revision).commit();
        }
        history.compact(4);
        open(1, ALL.from(3));
        open(2, ALL.from(4));

        work();

        assertThat(answers.texts()).containsExactly("1/1: compacted 4", "1/2: 4[a=4] 5[a=5]");
        assertThat(hub.counts().open()).isEqualTo(1);
        assertThat(hub.counts().compacted()).isEqualTo(1);
    }

    @Test
    void aSnapshotWhoseHistoryReachesBackIsReadLikeAnyOther() {
        open(1, A);
        answers.take();
        for (int revision = 1; revision <= 5; revision++) {
            history.put(revision == 2 ? "a" : "b", "" + revision).commit();
        }
        history.compact(1);

        work();

        assertThat(answers.texts()).containsExactly("1/1: 2[a=2]");
    }

    @Test
    void aSnapshotThatLeavesAGapEndsThoseThatNeededIt() {
        open(1, ALL);
        open(2, ALL.from(5));
        open(3, ALL.from(4));
        answers.take();
        for (int revision = 1; revision <= 6; revision++) {
            history.put("a", "" + revision).commit();
        }
        history.compact(5);

        work();

        assertThat(answers.texts())
                .containsExactlyInAnyOrder("1/1: compacted 5", "1/3: compacted 5", "1/2: 5[a=5] 6[a=6]");
    }

    @Test
    void aSlowWatcherIsToldNoMoreThanItsCreditAndMissesNothing() {
        hub = new WatchHub(history, answers, limits(3, 1 << 20, 1 << 20, 1 << 20));
        open(1, ALL);
        open(2, ALL);
        answers.take();
        for (int revision = 1; revision <= 5; revision++) {
            history.put("a", "" + revision).commit();
        }
        work();
        assertThat(answers.texts()).containsExactly("1/1: 1[a=1] 2[a=2] 3[a=3]", "1/2: 1[a=1] 2[a=2] 3[a=3]");

        ack(2, 1);
        work();
        assertThat(answers.texts()).containsExactly("1/2: 4[a=4]");
        ack(2, 4);
        work();
        assertThat(answers.texts()).containsExactly("1/2: 5[a=5]");

        assertThat(hub.counts().catchingUp()).isEqualTo(1);
        assertThat(hub.hasMore()).isFalse();
        ack(1, 3);
        assertThat(hub.hasMore()).isTrue();
        work();
        assertThat(answers.texts()).containsExactly("1/1: 4[a=4] 5[a=5]");
        assertThat(hub.counts().catchingUp()).isZero();
    }

    @Test
    void oneRevisionIsToldHoweverSmallTheCreditInBytes() {
        hub = new WatchHub(history, answers, limits(100, 10, 10, 1 << 20));
        open(1, ALL);
        answers.take();
        history.put("a", "1").commit();
        history.put("a", "2").commit();
        work();
        assertThat(answers.texts()).containsExactly("1/1: 1[a=1]");

        ack(1, 1);
        work();

        assertThat(answers.texts()).containsExactly("1/1: 2[a=2]");
    }

    @Test
    void theWatchesOfAConnectionShareItsRoomInTurn() {
        hub = new WatchHub(history, answers, limits(100, 1 << 20, 150, 1 << 20));
        for (int id = 1; id <= 4; id++) {
            open(id, ALL);
        }
        hub.open(2, new OpenWatch(1, ALL));
        answers.take();
        history.put("a", "1").commit();
        work();
        assertThat(answers.texts()).containsExactlyInAnyOrder("1/1: 1[a=1]", "1/2: 1[a=1]", "2/1: 1[a=1]");

        ack(1, 1);
        work();
        assertThat(answers.texts()).containsExactly("1/3: 1[a=1]");
        hub.cancel(1, new CancelWatch(2));
        work();
        assertThat(answers.texts()).containsExactly("1/2: ended", "1/4: 1[a=1]");
    }

    @Test
    void aStalledWatcherHearsOfCompactionWithoutAnAcknowledgement() {
        hub = new WatchHub(history, answers, limits(1, 1 << 20, 1 << 20, 1 << 20));
        open(1, ALL);
        for (int revision = 1; revision <= 5; revision++) {
            history.put("a", "" + revision).commit();
        }
        work();
        answers.take();
        history.compact(3);

        tick(WatchLimits.DEFAULT.progressTicks());

        assertThat(answers.texts()).containsExactly("1/1: compacted 3");
    }

    @Test
    void anIdleWatcherHearsNowAndThenHowFarItIs() {
        open(1, A);
        answers.take();
        history.put("b", "1").commit();
        hub.applied();
        assertThat(answers.texts()).isEmpty();

        tick(WatchLimits.DEFAULT.progressTicks());
        assertThat(answers.texts()).containsExactly("1/1: progress 1");

        tick(3 * WatchLimits.DEFAULT.progressTicks());
        assertThat(answers.texts()).isEmpty();
    }

    @Test
    void aRevisionTooLargeForAnAnswerGoesWithoutWhatWasBefore() {
        hub = new WatchHub(history, answers, limits(9, 1 << 20, 1 << 20, 150));
        history.put("a", "1").commit();
        open(1, ALL.withPreviousValues());
        answers.take();
        history.put("a", "2").commit();
        history.put("a", "3").put("b", "3").commit();
        work();
        assertThat(answers.texts()).containsExactly("1/1: 2[a=2 was 1]", "1/1: 3[a=3, b=3]");

        history.put("a", "4").put("b", "4").put("c", "4").commit();
        work();

        assertThat(answers.texts()).containsExactly("1/1: compacted 5");
        assertThat(hub.counts().tooLarge()).isEqualTo(1);
    }

    @Test
    void oneCallDoesABoundedAmountAndSaysWhetherThereIsMore() {
        WatchLimits some = new WatchLimits(9, 9, 99, 9_999, 1 << 20, 1 << 20, 1 << 20, 10, 20, 9);
        hub = new WatchHub(history, answers, some);
        open(1, ALL.from(0));
        answers.take();
        for (int revision = 1; revision <= 1_000; revision++) {
            history.put("a", "" + revision).commit();
        }
        open(2, ALL.from(1));

        int calls = 0;
        while (hub.hasMore()) {
            long before = history.read;
            hub.applied();
            calls++;
            assertThat(history.read - before).isLessThanOrEqualTo(40);
        }

        assertThat(calls).isGreaterThan(50);
        assertThat(hub.counts().told()).isEqualTo(2_000);
    }

    @Test
    void whatNobodyWatchesIsNotRead() {
        history.put("a", "1").commit();
        hub.applied();
        open(1, A);
        hub.cancel(1, new CancelWatch(1));
        history.put("a", "2").commit();
        hub.applied();

        assertThat(history.read).isZero();
        assertThat(hub.hasMore()).isFalse();
    }

    @Test
    void anotherTryOfAnOpenWatchChangesNothing() {
        open(1, ALL);
        open(1, A);
        answers.take();
        history.put("b", "1").commit();
        hub.applied();

        assertThat(answers.texts()).containsExactly("1/1: 1[b=1]");
    }

    @Test
    void aCancelledWatchIsToldSoOnceAndNothingMore() {
        open(1, ALL);
        answers.take();
        hub.cancel(1, new CancelWatch(1));
        hub.cancel(1, new CancelWatch(1));
        history.put("a", "1").commit();
        work();
        ack(1, 1);

        assertThat(answers.texts()).containsExactly("1/1: ended");
    }

    @Test
    void theWatchesOfALostConnectionAreForgotten() {
        open(1, ALL);
        open(2, A.from(1));
        hub.open(2, new OpenWatch(1, A));
        answers.take();
        history.put("a", "1").commit();

        hub.closed(1);
        work();

        assertThat(answers.texts()).containsExactly("2/1: 1[a=1]");
        assertThat(hub.counts().open()).isEqualTo(1);
    }

    @Test
    void whatCannotBeWatchedIsRefused() {
        open(1, ALL.from(-1));
        open(2, WatchSpec.of(new KeyRange(Bytes.of("b"), Bytes.of("a"))));
        open(3, new WatchSpec(KeyRange.ALL, Bytes.EMPTY, 0, false, false, false, false));
        open(4, ALL.matching("*".repeat(513)));

        assertThat(answers.texts())
                .containsExactly("1/1: MALFORMED", "1/2: MALFORMED", "1/3: MALFORMED", "1/4: MALFORMED");
        assertThat(hub.counts().refused()).isEqualTo(4);
        assertThat(hub.counts().open()).isZero();
    }

    @Test
    void moreWatchesThanAllowedAreRefused() {
        hub = new WatchHub(history, answers, new WatchLimits(3, 2, 9, 9, 9, 9, 9, 9, 9, 9));
        open(1, A);
        open(2, A);
        open(3, A);
        hub.open(2, new OpenWatch(1, A));
        hub.open(3, new OpenWatch(1, A));

        assertThat(answers.texts())
                .containsExactly(
                        "1/1: progress 0", "1/2: progress 0", "1/3: OVERLOADED", "2/1: progress 0", "3/1: OVERLOADED");
    }

    @Test
    void limitsBelowOneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WatchLimits(1, 1, 1, 0, 1, 1, 1, 1, 1, 1))
                .withMessageContaining("credit is 0");
    }

    private static WatchLimits limits(int credit, long creditBytes, long connectionBytes, long answerBytes) {
        return new WatchLimits(99, 99, 99, credit, creditBytes, connectionBytes, answerBytes, 1 << 20, 999, 100);
    }

    private void open(long id, WatchSpec spec) {
        hub.open(1, new OpenWatch(id, spec));
    }

    private void ack(long id, long revision) {
        hub.ack(1, new AckWatch(id, revision));
    }

    private void tick(int times) {
        for (int tick = 0; tick < times; tick++) {
            hub.tick();
        }
    }

    private void work() {
        hub.applied();
        while (hub.hasMore()) {
            hub.applied();
        }
    }
}
