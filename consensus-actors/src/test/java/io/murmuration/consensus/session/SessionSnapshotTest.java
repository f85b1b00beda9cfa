package io.murmuration.consensus.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.session.SessionTable.Limits;
import io.murmuration.consensus.session.SessionTable.Lookup;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSnapshotTest {

    private static final Limits LIMITS = new Limits(20, 16, 400, 2_000, 8);

    /** What a table must know of one session, kept in the plainest way. */
    private static final class Expected {
        long ackedBelow = 1;
        final TreeMap<Long, byte[]> done = new TreeMap<>();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aTableDoesWhatAPlainMapDoesAndSoDoesItsSnapshot(long seed) {
        Random random = new Random(seed);
        Map<Long, Expected> model = new TreeMap<>();
        SessionTable table = new SessionTable(LIMITS);
        Chunks frozen = table.freeze();
        byte[] frozenThen = all(table.freeze());
        for (int step = 0; step < 4_000; step++) {
            long id = 1 + random.nextInt(24) + (random.nextBoolean() ? 1L << 40 : 0);
            int what = random.nextInt(100);
            if (what < 6) {
                if (table.open(id, 5, false) == SessionTable.Opening.OPENED) {
                    assertThat(model.put(id, new Expected())).isNull();
                }
            } else if (what < 8) {
                assertThat(table.close(id)).isEqualTo(model.remove(id) != null);
            } else if (what < 98) {
                request(table, model, id, random);
            } else if (what < 99) {
                assertThat(all(frozen)).isEqualTo(frozenThen);
                frozen = table.freeze();
                frozenThen = all(table.freeze());
            } else {
                table = SessionTable.restore(cut(all(table.freeze()), 1 + random.nextInt(40)));
                frozen = table.freeze();
                frozenThen = all(table.freeze());
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        assertThat(table.ids())
                .containsExactly(
                        model.keySet().stream().mapToLong(Long::longValue).toArray());
        assertThat(all(SessionTable.restore(cut(all(table.freeze()), 7)).freeze()))
                .isEqualTo(all(table.freeze()));
    }

    private static void request(SessionTable table, Map<Long, Expected> model, long id, Random random) {
        Expected expected = model.get(id);
        if (expected == null) {
            assertThat(table.begin(id, 1, 1)).isEqualTo(Lookup.UNKNOWN_SESSION);
            return;
        }
        long sequence = Math.max(1, expected.ackedBelow - 2 + random.nextInt(20));
        long acked = Math.min(sequence, expected.ackedBelow + random.nextInt(3) - 1);
        expected.ackedBelow = Math.max(expected.ackedBelow, acked);
        expected.done.headMap(expected.ackedBelow).clear();
        Lookup lookup = table.begin(id, sequence, acked);
        if (sequence < expected.ackedBelow) {
            assertThat(lookup).isEqualTo(Lookup.FORGOTTEN);
        } else if (sequence >= expected.ackedBelow + LIMITS.window()) {
            assertThat(lookup).isEqualTo(Lookup.WINDOW_FULL);
        } else if (lookup == Lookup.NEW) {
            byte[] answer = new byte[random.nextInt(60)];
            random.nextBytes(answer);
            assertThat(expected.done.put(sequence, answer)).isNull();
            table.remember(id, sequence, answer);
        } else {
            assertThat(expected.done).containsKey(sequence);
            if (lookup == Lookup.REPEATED) {
                assertThat(table.answer(id, sequence)).isEqualTo(expected.done.get(sequence));
            }
        }
    }

    @Test
    void whatIsFrozenStaysAsItWasWhileTheTableGoesOn() {
        SessionTable table = new SessionTable();
        for (long id = 1; id <= 3; id++) {
            table.open(id, 1_000, false);
            table.remember(id, 1, new byte[] {(byte) id});
        }
        Chunks frozen = table.freeze();

        table.remember(1, 2, new byte[] {9});
        table.begin(2, 2, 2);
        table.close(3);
        table.open(4, 1_000, false);

        SessionTable restored = SessionTable.restore(frozen);
        assertThat(restored.ids()).containsExactly(1, 2, 3);
        assertThat(restored.peek(1, 2)).isEqualTo(Lookup.NEW);
        assertThat(restored.answer(2, 1)).containsExactly(2);
        assertThat(restored.answer(3, 1)).containsExactly(3);
        assertThat(restored.answerBytes()).isEqualTo(3);
    }

    @Test
    void anAnswerLargerThanAPartIsCut() {
        SessionTable table = new SessionTable();
        table.open(1, 1_000, false);
        byte[] large = new byte[3 * SessionWriter.CHUNK_BYTES];
        new Random(1).nextBytes(large);
        table.remember(1, 1, large);

        Chunks frozen = table.freeze();
        byte[] first = frozen.next();

        assertThat(first).hasSize(SessionWriter.CHUNK_BYTES);
        SessionTable restored = SessionTable.restore(table.freeze());
        assertThat(restored.answer(1, 1)).isEqualTo(large);
    }

    @Test
    void theEndedAndTheLimitsTravelToo() {
        SessionTable table = new SessionTable(LIMITS);
        table.open(1, 1_000, true);
        table.open(2, 1_000, true);
        table.close(1);

        SessionTable restored = SessionTable.restore(table.freeze());

        assertThat(restored.limits()).isEqualTo(LIMITS);
        assertThat(restored.open(1, 1_000, true)).isEqualTo(SessionTable.Opening.ENDED);
        assertThat(restored.isLease(2)).isTrue();
        assertThat(restored.ttlMillis(2)).isEqualTo(1_000);
    }

    @Test
    void contentThatIsCutOffOrGarbledIsRefusedOrReadButNeverBreaks() {
        SessionTable table = new SessionTable(LIMITS);
        for (long id = 1; id <= 5; id++) {
            table.open(id, 1_000, false);
            table.remember(id, 2, new byte[(int) id]);
        }
        byte[] whole = all(table.freeze());
        Random random = new Random(3);

        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SessionTable.restore(cut(part, 5))).isInstanceOf(IllegalArgumentException.class);
        }
        for (int round = 0; round < 2_000; round++) {
            byte[] garbled = whole.clone();
            garbled[random.nextInt(garbled.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                SessionTable.restore(cut(garbled, 50));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        byte[] newer = all(new SessionTable().freeze());
        newer[0] = 2;

        assertThatThrownBy(() -> SessionTable.restore(cut(newer, 100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("format 1");
    }

    private static byte[] all(Chunks chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part = chunks.next(); part != null; part = chunks.next()) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static Chunks cut(byte[] bytes, int partBytes) {
        int[] at = {0};
        return () -> {
            if (at[0] >= bytes.length) {
                return null;
            }
            int from = at[0];
            at[0] = Math.min(bytes.length, from + partBytes);
            return Arrays.copyOfRange(bytes, from, at[0]);
        };
    }
}
