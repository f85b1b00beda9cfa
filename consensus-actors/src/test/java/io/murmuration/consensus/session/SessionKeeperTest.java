package io.murmuration.consensus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeeperTest {

    private static final long MILLI = 1_000_000;
    /** Time overflows two seconds into each test. */
    private static final long START = Long.MAX_VALUE - 2_000 * MILLI;

    private static final long PAUSE = 500 * MILLI;

    private final SessionTable table = new SessionTable();
    private final SessionKeeper keeper = new SessionKeeper(PAUSE);
    private long now = START;

    @Test
    void aSessionIsDueOneTtlAfterItWasHeardLast() {
        keeper.tookOffice(table, now);
        keeper.opened(7, 1_000, now);
        pass(400);
        assertThat(keeper.renewed(7, now)).isTrue();

        assertThat(pass(999)).isEmpty();
        assertThat(keeper.remainingNanos(7, now)).isEqualTo(MILLI);
        assertThat(pass(1)).containsExactly(7);
    }

    @Test
    void aNewLeaderGivesEachSessionOneFullTtl() {
        table.open(1, 300, false);
        table.open(2, 900, true);
        keeper.tookOffice(table, now);

        assertThat(pass(299)).isEmpty();
        assertThat(pass(1)).containsExactly(1);
        assertThat(pass(599)).isEmpty();
        assertThat(pass(1)).containsExactly(2);
    }

    @Test
    void allThatAreDueComeAtOnceAndOnce() {
        keeper.tookOffice(table, now);
        for (long id = 40; id > 0; id--) {
            keeper.opened(id, 100, now);
        }

        assertThat(pass(100)).hasSize(40).isSorted();
        assertThat(pass(100)).isEmpty();
    }

    @Test
    void whatIsBeingEndedCannotBeRenewed() {
        keeper.tookOffice(table, now);
        keeper.opened(7, 100, now);
        pass(100);

        assertThat(keeper.isExpiring(7)).isTrue();
        assertThat(keeper.renewed(7, now)).isFalse();
    }

    @Test
    void anExpiryThatFailedLeavesTheSessionToItsKeepAlives() {
        keeper.tookOffice(table, now);
        keeper.opened(7, 100, now);
        keeper.opened(8, 100, now);
        long[] due = pass(100);

        keeper.expiryFailed(due);
        assertThat(keeper.renewed(7, now)).isTrue();

        assertThat(pass(1)).containsExactly(8);
        assertThat(pass(99)).containsExactly(7);
    }

    @Test
    void aPauseOfTheLeaderIsNoSilenceOfTheClients() {
        keeper.tookOffice(table, now);
        keeper.opened(7, 1_000, now);
        pass(400);
        now += 60_000 * MILLI;

        assertThat(keeper.due(now)).isEmpty();
        assertThat(keeper.remainingNanos(7, now)).isEqualTo(600 * MILLI);
        assertThat(pass(599)).isEmpty();
        assertThat(pass(1)).containsExactly(7);
    }

    @Test
    void timeDoesNotCountWhileItIsHeld() {
        keeper.tookOffice(table, now);
        keeper.opened(7, 1_000, now);
        pass(400);
        keeper.hold(now);
        assertThat(pass(5_000)).isEmpty();
        assertThat(keeper.nextDueInNanos(now)).isEqualTo(Long.MAX_VALUE);
        assertThat(keeper.remainingNanos(7, now)).isEqualTo(600 * MILLI);
        keeper.resume(now);

        assertThat(keeper.nextDueInNanos(now)).isEqualTo(600 * MILLI);
        assertThat(pass(599)).isEmpty();
        assertThat(pass(1)).containsExactly(7);
    }

    @Test
    void aRenewalThatWasLateToArriveTakesNothingAway() {
        keeper.tookOffice(table, now);
        keeper.opened(7, 1_000, now);
        pass(100);
        keeper.renewed(7, now);
        keeper.renewed(7, START);

        assertThat(keeper.remainingNanos(7, now)).isEqualTo(1_000 * MILLI);
    }

    @Test
    void withoutOfficeNothingIsDue() {
        keeper.opened(7, 100, now);
        assertThat(pass(1_000)).isEmpty();

        keeper.tookOffice(table, now);
        keeper.opened(7, 100, now);
        keeper.lostOffice();

        assertThat(pass(1_000)).isEmpty();
        assertThat(keeper.renewed(7, now)).isFalse();
    }

    @Test
    void closedSessionsDoNotFillTheQueue() {
        keeper.tookOffice(table, now);
        for (long id = 1; id <= 100_000; id++) {
            keeper.opened(id, 86_400_000, now);
            keeper.closed(id);
        }

        assertThat(keeper.queued()).isLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theQueueFindsWhatAScanFinds(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Long> ends = new TreeMap<>();
        keeper.tookOffice(table, now);
        for (int step = 0; step < 3_000; step++) {
            long id = random.nextInt(200);
            long ttl = 1 + id * 3;
            switch (random.nextInt(4)) {
                case 0 -> {
                    keeper.opened(id, ttl, now);
                    ends.putIfAbsent(id, now + ttl * MILLI);
                }
                case 1, 2 -> {
                    if (keeper.renewed(id, now)) {
                        ends.put(id, now + ttl * MILLI);
                    }
                }
                default -> {
                    keeper.closed(id);
                    ends.remove(id);
                }
            }
            long[] expected = ends.entrySet().stream()
                    .filter(end -> end.getValue() - (now + MILLI) <= 0)
                    .mapToLong(end -> end.getKey())
                    .toArray();
            assertThat(pass(1)).isEqualTo(expected);
            for (long ended : expected) {
                keeper.closed(ended);
                ends.remove(ended);
            }
        }
    }

    /** Lets time pass in ticks; returns what came due in the last. */
    private long[] pass(long millis) {
        long[] due = {};
        for (long left = millis; left > 0; left -= Math.min(left, 50)) {
            now += Math.min(left, 50) * MILLI;
            due = keeper.due(now);
        }
        return due;
    }
}
