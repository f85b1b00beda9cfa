package io.murmuration.consensus.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients against a group at its worst: whatever happens, each call is over once and in time, and
 * what is said of it is true.
 */
class ClientRandomTest {

    private static final long MILLI = 1_000_000;
    private static final long TICK_MILLIS = 10;
    private static final ClientSettings SETTINGS =
            new ClientSettings(5 * MILLI, 100 * MILLI, 200 * MILLI, 2_000, 0.05, 0.5, 500);

    private final Map<Long, Long> deadlines = new LinkedHashMap<>();
    private final Map<Long, Long> commands = new LinkedHashMap<>();
    private int faults;
    private int unknown;
    private int done;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyCallIsOverOnceInTimeAndWhatIsSaidOfItIsTrue(long seed) {
        run(seed, 20_000);

        assertThat(faults).isGreaterThan(100);
        assertThat(done).isGreaterThan(1_000);
        assertThat(unknown).isPositive();
    }

    @Test
    void theSameSeedRunsTheSame() {
        Map<Long, Long> first = run(42, 3_000);
        deadlines.clear();
        commands.clear();
        Map<Long, Long> second = run(42, 3_000);

        assertThat(second).isEqualTo(first);
    }

    private Map<Long, Long> run(long seed, int millis) {
        SplittableRandom random = new SplittableRandom(seed);
        ClientRig rig = new ClientRig(SETTINGS, "a", "b", "c");
        FakeGroup group = new FakeGroup(rig, seed);
        long session = rig.core.openSession(1_000, rig.in(60_000), rig.now).session();
        for (int milli = 0; milli < millis; milli++) {
            if (random.nextInt(5) == 0) {
                session = call(rig, random, session);
            }
            step(rig, group, milli);
        }
        group.faulty = false;
        for (int milli = 0; milli < 5_000; milli++) {
            step(rig, group, milli);
        }
        judge(rig, group);
        numbersAreUsedOnceAndAnswersAcknowledged(rig);
        faults += group.redirects + group.lost + group.late + group.ended;
        return rig.overAt;
    }

    private long call(ClientRig rig, SplittableRandom random, long session) {
        long deadline = rig.in(50 + random.nextInt(3_000));
        byte[] command = ByteBuffer.allocate(8).putLong(commands.size()).array();
        int kind = random.nextInt(10);
        long used = session;
        if (kind < 2) {
            deadlines.put(rig.core.query(ReadMode.LINEARIZABLE, ClientRig.BODY, deadline, rig.now), deadline);
            return used;
        }
        if (rig.core.validUntil(session) - rig.now < 0 && random.nextInt(50) == 0) {
            used = rig.core.openSession(1_000, deadline, rig.now).session();
        }
        long call = switch (kind) {
            case 2 -> rig.core.command(0, command, deadline, rig.now);
            case 3, 4 -> rig.core.command(used, command, deadline, rig.now);
            default -> rig.core.command(command, deadline, rig.now);
        };
        deadlines.put(call, deadline);
        commands.put(call, (long) commands.size());
        return used;
    }

    private void step(ClientRig rig, FakeGroup group, int milli) {
        group.step();
        if (milli % TICK_MILLIS == 0) {
            rig.core.tick(rig.now);
            group.takeSent();
        }
    }

    private void judge(ClientRig rig, FakeGroup group) {
        deadlines.forEach((call, deadline) -> {
            assertThat(rig.overAt).as("call %s is over", call).containsKey(call);
            assertThat(rig.overAt(call) - deadline).isLessThanOrEqualTo((TICK_MILLIS + 1) * MILLI);
        });
        commands.forEach((call, command) -> {
            int times = group.executed.getOrDefault(command, 0);
            assertThat(times).as("command %s", command).isLessThanOrEqualTo(1);
            CoordinationException why = rig.failed.get(call);
            if (why == null) {
                assertThat(times).as("call %s was answered", call).isOne();
                done++;
            } else if (why.outcome() == Outcome.NOT_DONE) {
                assertThat(times).as("call %s: %s", call, why).isZero();
            } else {
                assertThat(why.outcome()).isEqualTo(Outcome.UNKNOWN);
                unknown++;
            }
            assertThat(why == null || why.reason() != Reason.OVERLOADED).isTrue();
        });
        assertThat(rig.core.underWay()).isLessThanOrEqualTo(2);
    }

    /**
     * A number belongs to one call; what is acknowledged only grows, and covers nothing that is not
     * over.
     */
    private void numbersAreUsedOnceAndAnswersAcknowledged(ClientRig rig) {
        Map<Long, TreeMap<Long, Long>> callBySequence = new TreeMap<>();
        Map<Long, Long> acked = new TreeMap<>();
        for (ClientRig.Sent sent : rig.sent) {
            if (!(sent.request() instanceof Request.Command command) || command.session() == 0) {
                continue;
            }
            TreeMap<Long, Long> calls = callBySequence.computeIfAbsent(command.session(), any -> new TreeMap<>());
            Long before = calls.putIfAbsent(command.sequence(), command.id());
            assertThat(before == null || before == command.id()).isTrue();
            assertThat(command.sequence()).isBetween(command.ackedBelow(), command.ackedBelow() + Lane.WINDOW - 1);
            assertThat(acked.merge(command.session(), command.ackedBelow(), Math::max))
                    .isEqualTo(command.ackedBelow());
            for (long call : calls.headMap(command.ackedBelow()).values()) {
                assertThat(rig.overAt(call) - sent.atNanos()).isLessThanOrEqualTo(0);
            }
            calls.headMap(command.ackedBelow() - 1).clear();
        }
        callBySequence.values().forEach(calls -> assertThat(calls).isNotEmpty());
    }
}
