package io.murmuration.consensus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreCodecTest {

    private static final Txn ALL_FORMS = new Txn(
            List.of(
                    Compare.absent(Bytes.of("/a")),
                    new Compare(KeyRange.ALL, Compare.Target.VALUE, Compare.Relation.NOT_EQUAL, 0, Bytes.of("x")),
                    Compare.number(Bytes.of("/a"), Compare.Target.SESSION, Compare.Relation.LESS, 3)),
            List.of(
                    new Op.Put(Bytes.of("/a"), Bytes.of("1"), 0, true),
                    new Op.PutSequential(Bytes.of("/s"), Bytes.of("2"), 1),
                    new Op.Range(new KeyRange(Bytes.of("/a"), Bytes.of("/c")), 0, 3, true, false, true)),
            List.of(new Op.Delete(KeyRange.prefix(Bytes.of("/d")), true), Op.Range.of(Bytes.of("/a"))));

    private final Store store = Stores.fresh();

    @Test
    void everyFormSurvivesTheWay() {
        byte[] bytes = StoreCodec.encode(ALL_FORMS);
        Input input = new Input(ByteBuffer.wrap(bytes));

        assertThat(input.u1()).isEqualTo(StoreCodec.TXN);
        StoreCodec.checkVersion(input);
        assertThat(StoreCodec.readTxn(StoreCodec.TXN, input)).isEqualTo(ALL_FORMS);
    }

    @Test
    void theBytesOfFormOneStayAsTheyAre() {
        assertThat(hex(StoreCodec.encode(Txn.of(new Op.Put(Bytes.of("/k"), Bytes.of("v"), 5, true)))))
                .isEqualTo("0201" + "01" + "0000000000000005" + "00022f6b" + "0000000176");
        assertThat(hex(StoreCodec.encodeCompact(9))).isEqualTo("0301" + "0000000000000009");
        assertThat(hex(StoreCodec.encodeBounds(new Bounds(1, 2))))
                .isEqualTo("0401" + "0000000000000001" + "0000000000000002");
        assertThat(hex(StoreCodec.encode(new Txn(
                        List.of(Compare.unchangedSince(Bytes.of("a"), 7)),
                        List.of(new Op.Delete(new KeyRange(Bytes.of("b"), Bytes.of("c")), false)),
                        List.of(new Op.Range(new KeyRange(Bytes.of("d"), null), 1, 2, true, false, true))))))
                .isEqualTo("0101" + "00000001" + "00000161" + "0200" + "0000000000000007" + "00000000"
                        + "00000001" + "0300" + "01000162000163"
                        + "00000001" + "0405" + "0000000000000001" + "00000002" + "02000164");
        assertThat(hex(StoreCodec.encodeChildren(Bytes.of("/p"), 3)))
                .isEqualTo("0201" + "0000000000000003" + "00022f70");
        assertThat(hex(StoreCodec.encodeStatus())).isEqualTo("0301");
        assertThat(hex(StoreCodec.encodeSessionKeys(1))).isEqualTo("0401" + "0000000000000001");
    }

    @Test
    void aCommandIsReadWhateverTheBuffersOrderAndPlace() {
        byte[] command = StoreCodec.encode(ALL_FORMS);
        ByteBuffer amid = ByteBuffer.allocate(command.length + 20).order(ByteOrder.LITTLE_ENDIAN);
        amid.position(10);
        amid.put(command).flip().position(10);

        assertThat(store.refuse(amid)).isNull();
        assertThat(store.apply(Stores.AT, amid)).isEqualTo(Stores.apply(Stores.fresh(), command));
    }

    @Test
    void anUnknownKindOrFormIsUnsupported() {
        for (String command : List.of("0001", "0601", "ff01", "0102", "0200")) {
            byte[] bytes = HexFormat.of().parseHex(command);
            assertThat(Stores.refused(() -> StoreCodec.decodeRevision(Stores.apply(store, bytes)))
                            .reason())
                    .isEqualTo(Reason.UNSUPPORTED);
            assertThat(store.refuse(ByteBuffer.wrap(bytes))).isNotNull();
            assertThat(Stores.refused(() -> StoreCodec.decodeRange(store.query(ByteBuffer.wrap(bytes))))
                            .outcome())
                    .isEqualTo(Outcome.NOT_DONE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noBytesBreakAStore(long seed) {
        Random random = new Random(seed);
        List<byte[]> good = new ArrayList<>(List.of(
                StoreCodec.encode(ALL_FORMS),
                StoreCodec.encode(Txn.of(Stores.put("/a", "1"))),
                StoreCodec.encodeCompact(1),
                StoreCodec.encode(Op.Range.of(KeyRange.ALL)),
                StoreCodec.encodeChildren(Bytes.of("/"), 0),
                StoreCodec.encodeSessionKeys(1),
                StoreCodec.encodeStatus()));
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = damaged(good.get(random.nextInt(good.size())), random);
            boolean fine = store.refuse(ByteBuffer.wrap(bytes)) == null;
            long revision = store.revision();
            long hash = store.hash();
            byte[] answer = Stores.apply(store, bytes);
            if (!fine) {
                refused++;
                assertThat(answer[0]).isNotZero();
            }
            if (answer[0] != StoreCodec.OK) {
                assertThat(store.revision()).isEqualTo(revision);
                assertThat(store.hash()).isEqualTo(hash);
            }
            assertThat(store.query(ByteBuffer.wrap(bytes))).isNotEmpty();
        }
        assertThat(refused).isBetween(5_000, 19_999);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void anAnswerThatIsDamagedIsUnreadableAndNothingElse(long seed) {
        Random random = new Random(seed);
        byte[] answer = Stores.apply(store, StoreCodec.encode(ALL_FORMS));
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = damaged(answer, random);
            try {
                assertThat(StoreCodec.decodeTxnResult(bytes)).isNotNull();
            } catch (CoordinationException expected) {
                assertThat(expected.reason()).isNotNull();
            }
        }
        assertThatThrownBy(() -> StoreCodec.decodeRange(new byte[0]))
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        unreadable -> assertThat(unreadable.outcome()).isEqualTo(Outcome.UNKNOWN));
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        if (random.nextInt(5) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length + 1));
        }
        for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 1 << random.nextInt(8));
        }
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
