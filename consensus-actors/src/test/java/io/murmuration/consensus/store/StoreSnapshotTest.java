package io.murmuration.consensus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.machine.Chunks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreSnapshotTest {

    private final Store store = Stores.fresh();

    @BeforeEach
    void fill() {
        for (int i = 0; i < 3_000; i++) {
            Stores.apply(store, Stores.put("/" + i % 1_000, i % 700 == 0 ? Limits.VALUE_BYTES : 300));
        }
        Stores.compact(store, 1_500);
    }

    @Test
    void partsAreOfALimitedLengthHoweverLargeTheValues() {
        List<byte[]> parts = Stores.drain(store.freeze());

        assertThat(parts).hasSizeGreaterThan(10);
        assertThat(parts).allMatch(part -> part.length > 0 && part.length <= StoreSnapshot.CHUNK_BYTES);
    }

    @Test
    void partsMayArriveCutInAnotherWay() {
        byte[] all = StoreModelTest.joined(Stores.drain(store.freeze()));
        List<byte[]> parts = new ArrayList<>();
        Random random = new Random(3);
        for (int at = 0; at < all.length; ) {
            int length = Math.min(1 + random.nextInt(100_000), all.length - at);
            parts.add(Arrays.copyOfRange(all, at, at + length));
            at += length;
        }

        Store other = Stores.restored(parts, Bounds.INITIAL);

        assertThat(Stores.status(other)).isEqualTo(Stores.status(store));
        assertThat(other.compactedBelow()).isEqualTo(1_500);
    }

    @Test
    void anEmptyStoreCanBeRestored() {
        Store other = Stores.restored(Stores.drain(Stores.fresh().freeze()), Bounds.INITIAL);

        assertThat(other.revision()).isZero();
        assertThat(other.compactedBelow()).isEqualTo(1);
        assertThat(Stores.put(other, "/a", "1")).isEqualTo(1);
    }

    @Test
    void anyDamageIsFoundAndLeavesTheStoreAsItWas() {
        Store small = Stores.fresh();
        for (int i = 0; i < 20; i++) {
            Stores.put(small, "/" + i % 7, "value " + i);
        }
        Stores.compact(small, 10);
        byte[] all = StoreModelTest.joined(Stores.drain(small.freeze()));
        for (int at = 0; at < all.length; at++) {
            byte[] flipped = all.clone();
            flipped[at] ^= 0x10;
            assertRefused(flipped);
            assertRefused(Arrays.copyOf(all, at));
        }
        assertRefused(Arrays.copyOf(all, all.length + 1));
        Stores.restored(List.of(all), Bounds.INITIAL);
    }

    private void assertRefused(byte[] content) {
        Iterator<byte[]> left = List.of(content).iterator();
        Chunks parts = () -> left.hasNext() ? left.next() : null;
        assertThatThrownBy(() -> store.restore(parts)).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.revision()).isEqualTo(3_000);
    }
}
