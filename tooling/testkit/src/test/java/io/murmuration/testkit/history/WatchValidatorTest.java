package io.murmuration.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.api.WatchEvent.Changed;
import io.murmuration.consensus.api.WatchEvent.Compacted;
import io.murmuration.consensus.api.WatchEvent.Ended;
import io.murmuration.consensus.api.WatchEvent.Progress;
import io.murmuration.consensus.api.WatchSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchValidatorTest {

    private static final WatchSpec ALL = WatchSpec.of(KeyRange.ALL);
    private static final WatchSpec A = WatchSpec.of(KeyRange.prefix(Bytes.of("a")));

    // 1: a=1, b=1   2: a=2   3: b=2   4: a deleted, b=3   5: a=1 again
    private static final KeyValue A1 = entry("a", "1", 1, 1, 1);
    private static final KeyValue B1 = entry("b", "1", 1, 1, 1);
    private static final KeyValue A2 = entry("a", "2", 1, 2, 2);
    private static final KeyValue B2 = entry("b", "2", 1, 3, 2);
    private static final KeyValue GONE = entry("a", "", 0, 4, 0);
    private static final KeyValue B3 = entry("b", "3", 1, 4, 3);
    private static final KeyValue A5 = entry("a", "1", 5, 5, 1);

    private static final WatchValidator VALIDATOR = WatchValidator.of(List.of(
            new Changed(1, List.of(new Change(A1, null), new Change(B1, null))),
            new Changed(2, List.of(new Change(A2, A1))),
            new Changed(3, List.of(new Change(B2, B1))),
            new Changed(4, List.of(new Change(GONE, A2), new Change(B3, B2))),
            new Changed(5, List.of(new Change(A5, null)))));

    private static final Changed ONE = told(1, A1, B1);
    private static final Changed TWO = told(2, A2);
    private static final Changed THREE = told(3, B2);
    private static final Changed FOUR = told(4, GONE, B3);
    private static final Changed FIVE = told(5, A5);

    @Test
    void whoHearsAllIsSatisfied() {
        satisfied(ALL.from(1), ONE, TWO, THREE, new Progress(3), FOUR, FIVE, new Progress(5));
        satisfied(ALL, new Progress(2), THREE, FOUR, FIVE);
        satisfied(ALL, THREE, FOUR, FIVE);
        satisfied(A.from(1), told(1, A1), TWO, new Progress(3), told(4, GONE), FIVE);
        satisfied(
                A.from(2).withPreviousValues(), changed(2, new Change(A2, A1)), changed(4, new Change(GONE, A2)), FIVE);
        satisfied(ALL.from(2).firstOnly(), TWO, new Ended("once"));
        satisfied(ALL.from(9), new WatchEvent[0]);
        satisfied(ALL.from(1), new Compacted(3));
        satisfied(ALL.from(1), ONE, new Compacted(3));
        satisfied(ALL.from(1), ONE, new Ended("cancelled"));
    }

    @Test
    void whoMayHearMoreYetIsSatisfiedUntilItIsTooLate() {
        WatchRecording recording = recording(ALL.from(1), ONE, TWO);

        assertThat(VALIDATOR.check(recording)).isEmpty();
        assertThat(VALIDATOR.checkComplete(recording, 2)).isEmpty();
        broken(WatchPromise.RELIABLE, 2, ALL.from(1), ONE, TWO);
    }

    @Test
    void revisionsInTheWrongOrderAreFound() {
        broken(WatchPromise.ORDERED, 1, ALL.from(1), ONE, THREE, TWO);
        broken(
                WatchPromise.ORDERED,
                2,
                WatchSpec.of(KeyRange.single(Bytes.of("b"))).from(1),
                told(1, B1),
                told(3, B2),
                told(2, A2));
        broken(WatchPromise.ORDERED, 0, ALL.from(1), told(1, B1, A1));
    }

    @Test
    void whatIsToldTwiceIsFound() {
        broken(WatchPromise.UNIQUE, 2, ALL.from(1), ONE, TWO, TWO);
        broken(WatchPromise.UNIQUE, 2, ALL.from(1), ONE, TWO, ONE);
        broken(WatchPromise.UNIQUE, 0, ALL.from(1), told(1, A1, A1, B1));
    }

    @Test
    void aRevisionInPiecesIsFound() {
        broken(WatchPromise.ATOMIC, 0, ALL.from(1), told(1, A1), told(1, B1), TWO);
        broken(WatchPromise.ATOMIC, 3, ALL.from(1), ONE, TWO, THREE, told(4, B3), FIVE);
    }

    @Test
    void aRevisionLeftOutIsFound() {
        broken(WatchPromise.RELIABLE, 1, ALL.from(1), ONE, THREE, FOUR, FIVE);
        broken(WatchPromise.RELIABLE, 0, ALL.from(1), TWO);
        broken(WatchPromise.RELIABLE, 1, A.from(1), told(1, A1), told(4, GONE));
        broken(WatchPromise.RELIABLE, 2, ALL, new Progress(1), TWO, FOUR);
    }

    @Test
    void aReopenedWatchThatMissesOrRepeatsIsFound() {
        WatchRecording whole = recording(ALL.from(1), ONE, TWO);
        whole.reopened(3);
        told(whole, THREE, FOUR, FIVE);
        assertThat(VALIDATOR.checkComplete(whole, 5)).isEmpty();

        WatchRecording again = recording(ALL.from(1), ONE, TWO, THREE);
        again.reopened(2);
        told(again, TWO, THREE, FOUR, FIVE);
        assertThat(VALIDATOR.checkComplete(again, 5)).isEmpty();

        WatchRecording gap = recording(ALL.from(1), ONE, TWO);
        gap.reopened(3);
        told(gap, FOUR, FIVE);
        broken(WatchPromise.RESUMABLE, 3, gap);

        WatchRecording fromNow = recording(ALL.from(1), ONE, TWO);
        fromNow.reopened(0);
        told(fromNow, new Progress(1), FIVE);
        broken(WatchPromise.PROGRESS, 3, fromNow);

        WatchRecording skipping = recording(ALL.from(1), ONE, TWO);
        skipping.reopened(4);
        broken(WatchPromise.RESUMABLE, 2, skipping);

        WatchRecording early = recording(ALL.from(1), ONE, TWO);
        early.reopened(3);
        told(early, TWO);
        broken(WatchPromise.RESUMABLE, 3, early);

        WatchRecording silent = recording(ALL.from(1), ONE, TWO);
        silent.reopened(3);
        broken(WatchPromise.RESUMABLE, 3, silent);
        broken(WatchPromise.RESUMABLE, 0, ALL.from(2), ONE);
    }

    @Test
    void progressThatIsNotTrueIsFound() {
        broken(WatchPromise.PROGRESS, 1, ALL.from(1), ONE, new Progress(2), TWO);
        broken(WatchPromise.PROGRESS, 2, A.from(1), told(1, A1), TWO, new Progress(4), told(4, GONE));
        broken(WatchPromise.PROGRESS, 2, A.from(2), TWO, new Progress(3), new Progress(2));
        broken(WatchPromise.PROGRESS, 1, ALL.from(5), FIVE, new Progress(4));
        broken(WatchPromise.PROGRESS, 1, ALL.from(5), FIVE, new Progress(6));
        broken(WatchPromise.PROGRESS, 1, ALL, new Progress(3), told(2, A2));
    }

    @Test
    void aWrongPreviousValueIsFound() {
        WatchSpec spec = ALL.from(2).withPreviousValues();
        broken(WatchPromise.PREVIOUS, 0, spec, TWO);
        broken(WatchPromise.PREVIOUS, 0, spec, changed(2, new Change(A2, B1)));
        broken(WatchPromise.PREVIOUS, 0, ALL.from(2), changed(2, new Change(A2, A1)));
        broken(WatchPromise.PREVIOUS, 0, ALL.from(5).withPreviousValues(), changed(5, new Change(A5, A2)));
    }

    @Test
    void whatNobodyAskedForIsFound() {
        broken(WatchPromise.FILTERED, 0, A.from(1), ONE);
        broken(WatchPromise.FILTERED, 2, ALL.from(1).matching("a"), told(1, A1), TWO, THREE);
        broken(WatchPromise.FILTERED, 0, new WatchSpec(KeyRange.ALL, Bytes.EMPTY, 4, false, true, false, false), FOUR);
        broken(WatchPromise.FILTERED, 0, new WatchSpec(KeyRange.ALL, Bytes.EMPTY, 4, false, false, true, false), FOUR);
        broken(WatchPromise.FILTERED, 0, ALL.from(1), changed(1));
    }

    @Test
    void whatWasNeverCommittedIsFound() {
        broken(WatchPromise.TRUE, 0, ALL.from(2), told(2, entry("a", "3", 1, 2, 2)));
        broken(WatchPromise.TRUE, 0, ALL.from(2), told(2, A2, B2));
        broken(WatchPromise.TRUE, 0, ALL.from(6), told(6, A2));
    }

    @Test
    void whatComesAfterTheEndIsFound() {
        broken(WatchPromise.ENDED, 2, ALL.from(1), ONE, new Ended("cancelled"), TWO);
        broken(WatchPromise.ENDED, 2, ALL.from(1), ONE, new Compacted(3), THREE);
        broken(WatchPromise.ENDED, 1, ALL.from(1).firstOnly(), ONE, TWO);
        broken(WatchPromise.ENDED, 1, ALL.from(1), ONE, new Compacted(2));
    }

    @Test
    void aBreachNamesTheWatchThePromiseAndThePlace() {
        assertThat(VALIDATOR.check(recording(ALL.from(1), ONE, THREE)).orElseThrow())
                .hasToString("watch w is not RELIABLE at step 1: it heard of 3, and did not hear of "
                        + List.of(new Change(A2, A1)) + " at revision 2");
    }

    @Test
    void aRevisionThatIsGivenTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WatchValidator.of(List.of(ONE, ONE)))
                .withMessageContaining("revision 1");
    }

    @ParameterizedTest
    @CsvSource({
        "*, ab, true",
        "*, a/b, false",
        "**, a/b, true",
        "a/?, a/b, true",
        "a/?, a//, false",
        "***, a/b, true",
        "a***b, a/c/b, true",
        "a/*/b, a/b, false",
        "a/**b, a/x/b, true",
        "*b, abb, true",
    })
    void thePatternsAreThoseOfTheWatch(String pattern, String key, boolean matches) {
        Change change = new Change(entry(key, "", 1, 1, 1), null);

        assertThat(new WatchFilter(ALL.matching(pattern)).wants(change)).isEqualTo(matches);
    }

    private static void satisfied(WatchSpec spec, WatchEvent... events) {
        assertThat(VALIDATOR.checkComplete(recording(spec, events), 5)).isEmpty();
    }

    private static void broken(WatchPromise promise, int place, WatchSpec spec, WatchEvent... events) {
        broken(promise, place, recording(spec, events));
    }

    private static void broken(WatchPromise promise, int place, WatchRecording recording) {
        WatchBreach breach = VALIDATOR.checkComplete(recording, 5).orElseThrow();

        assertThat(breach.promise()).as("%s", breach).isEqualTo(promise);
        assertThat(breach.place()).as("%s", breach).isEqualTo(place);
    }

    private static WatchRecording recording(WatchSpec spec, WatchEvent... events) {
        WatchRecording recording = new WatchRecording("w", spec);
        told(recording, events);
        return recording;
    }

    private static void told(WatchRecording recording, WatchEvent... events) {
        for (WatchEvent event : events) {
            recording.told(event);
        }
    }

    private static Changed told(long revision, KeyValue... entries) {
        return new Changed(
                revision,
                List.of(entries).stream().map(entry -> new Change(entry, null)).toList());
    }

    private static Changed changed(long revision, Change... changes) {
        return new Changed(revision, List.of(changes));
    }

    private static KeyValue entry(String key, String value, long created, long changed, long version) {
        return new KeyValue(Bytes.of(key), Bytes.of(value), created, changed, version, 0);
    }
}
