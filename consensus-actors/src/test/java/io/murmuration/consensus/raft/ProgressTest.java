package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.murmuration.consensus.raft.Progress.State;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    private static Progress progress(State state, long match, long next) {
        Progress progress = new Progress(2, next, new Inflight(2, 0));
        progress.state = state;
        progress.match = match;
        return progress;
    }

    @Test
    void aProbeIsOneMessageAtATime() {
        Progress peer = progress(State.PROBE, 1, 5);
        peer.sentEntries(0, 0);
        assertThat(peer.isPaused()).isFalse();

        peer.sentEntries(3, 30);

        assertThat(peer.isPaused()).isTrue();
        assertThat(peer.next()).isEqualTo(5);
        assertThat(peer.inflightCount()).isZero();
        peer.sentEntries(0, 0);
        assertThat(peer.isPaused()).isTrue();
    }

    @Test
    void whoReplicatesIsSentAheadUntilTheWindowIsFull() {
        Progress peer = progress(State.PROBE, 1, 5);
        peer.becomeReplicate();
        assertThat(peer.next()).isEqualTo(2);

        peer.sentEntries(3, 30);
        assertThat(peer.next()).isEqualTo(5);
        assertThat(peer.isPaused()).isFalse();

        peer.sentEntries(1, 10);
        assertThat(peer.isPaused()).isTrue();
        assertThat(peer.inflightFull()).isTrue();
        peer.inflight.freeUpTo(4);
        peer.sentEntries(0, 0);
        assertThat(peer.isPaused()).isFalse();
    }

    @Test
    void whoWaitsForASnapshotIsSentNothing() {
        Progress peer = progress(State.REPLICATE, 1, 5);
        peer.becomeSnapshot(10);

        assertThat(peer.isPaused()).isTrue();
        assertThat(peer.next()).isEqualTo(11);
        assertThat(peer.pendingSnapshot()).isEqualTo(10);
        assertThatIllegalStateException().isThrownBy(() -> peer.sentEntries(1, 1));
    }

    @Test
    void afterASnapshotItProbesBehindIt() {
        Progress done = progress(State.REPLICATE, 1, 5);
        done.becomeSnapshot(10);
        done.becomeProbe();
        assertThat(done.next()).isEqualTo(11);
        assertThat(done.pendingSnapshot()).isZero();

        Progress failed = progress(State.REPLICATE, 1, 5);
        failed.becomeSnapshot(10);
        failed.pendingSnapshot = 0;
        failed.becomeProbe();
        assertThat(failed.next()).isEqualTo(2);
    }

    @Test
    void theCommitIndexIsToldOnceAndAgainAfterASetback() {
        Progress peer = progress(State.REPLICATE, 5, 10);
        assertThat(peer.canBumpCommit(7)).isTrue();

        peer.sentCommit(7);
        assertThat(peer.canBumpCommit(7)).isFalse();
        assertThat(peer.canBumpCommit(8)).isTrue();

        peer.sentCommit(12);
        assertThat(peer.canBumpCommit(20)).isFalse();

        assertThat(peer.maybeDecreaseTo(9, 9)).isTrue();
        assertThat(peer.sentCommit).isEqualTo(5);
        peer.sentCommit(9);
        peer.becomeProbe();
        assertThat(peer.sentCommit).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 5, false", "3, 3, 5, false", "4, 4, 5, true", "5, 5, 6, true"})
    void anAcknowledgementNeverTakesBack(long index, long match, long next, boolean news) {
        Progress peer = progress(State.REPLICATE, 3, 5);
        peer.paused = true;

        assertThat(peer.maybeUpdate(index)).isEqualTo(news);
        assertThat(peer.match()).isEqualTo(match);
        assertThat(peer.next()).isEqualTo(next);
        assertThat(peer.isPaused()).isEqualTo(!news);
    }

    /** A rejection of {@code rejected}, with its hint, and what is to become of {@code next}. */
    record Rejection(State state, long match, long next, long rejected, long hint, boolean genuine, long newNext) {}

    static Stream<Rejection> rejections() {
        return Stream.of(
                new Rejection(State.REPLICATE, 5, 10, 5, 5, false, 10),
                new Rejection(State.REPLICATE, 5, 10, 4, 4, false, 10),
                new Rejection(State.REPLICATE, 5, 10, 9, 9, true, 6),
                new Rejection(State.PROBE, 0, 10, 5, 5, false, 10),
                new Rejection(State.PROBE, 0, 10, 9, 9, true, 9),
                new Rejection(State.PROBE, 0, 2, 1, 1, true, 1),
                new Rejection(State.PROBE, 0, 1, 0, 0, true, 1),
                new Rejection(State.PROBE, 0, 10, 9, 2, true, 3),
                new Rejection(State.PROBE, 0, 10, 9, 0, true, 1),
                new Rejection(State.PROBE, 4, 10, 9, 1, true, 5));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void aRejectionLeadsToWhereTheLogsMayAgree(Rejection row) {
        Progress peer = progress(row.state(), row.match(), row.next());

        assertThat(peer.maybeDecreaseTo(row.rejected(), row.hint())).isEqualTo(row.genuine());
        assertThat(peer.match()).isEqualTo(row.match());
        assertThat(peer.next()).isEqualTo(row.newNext());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void matchStaysBelowNextAndNeverFalls(long seed) {
        Random random = new Random(seed);
        Progress peer = progress(State.PROBE, 0, 1);
        for (int step = 0; step < 5_000; step++) {
            long before = peer.match();
            switch (random.nextInt(6)) {
                case 0 -> peer.becomeProbe();
                case 1 -> peer.becomeReplicate();
                case 2 -> peer.becomeSnapshot(peer.match() + random.nextInt(5));
                case 3 -> {
                    peer.maybeUpdate(peer.match() + random.nextInt(4) - 1);
                    peer.inflight.freeUpTo(peer.match());
                }
                case 4 -> peer.maybeDecreaseTo(peer.next() - random.nextInt(3), random.nextInt(9));
                default -> {
                    if (!peer.isPaused()) {
                        peer.sentEntries(peer.inflightFull() ? 0 : random.nextInt(3), 1);
                    }
                }
            }
            assertThat(peer.match()).isGreaterThanOrEqualTo(before).isLessThan(peer.next());
        }
    }
}
