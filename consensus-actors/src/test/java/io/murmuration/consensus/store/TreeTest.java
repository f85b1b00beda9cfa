package io.murmuration.consensus.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTest {

    private final Tree<Bytes> tree = new Tree<>();
    private final TreeMap<Bytes, Bytes> map = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void itIsASortedMapWhoseViewsStay(long seed) {
        Random random = new Random(seed);
        Tree.View<Bytes> view = tree.freeze();
        Collection<Bytes> then = List.of();
        for (int step = 0; step < 60_000; step++) {
            boolean growing = step / 15_000 % 2 == 0;
            Bytes key = key(random.nextInt(12_000));
            if (random.nextInt(10) < (growing ? 8 : 3)) {
                tree.put(key, key);
                map.put(key, key);
            } else if (map.remove(key) != null) {
                tree.remove(key);
            }
            if (random.nextInt(3_000) == 0) {
                assertThat(contents(view)).containsExactlyElementsOf(then);
                assertThat(view.size()).isEqualTo(then.size());
                view = tree.freeze();
                then = new ArrayList<>(map.values());
            }
            if (random.nextInt(500) == 0) {
                rangesAreThoseOfTheMap(random);
            }
        }
        assertThat(contents(tree.freeze())).containsExactlyElementsOf(map.values());
        assertThat(tree.size()).isEqualTo(map.size());
    }

    @Test
    void itCanBeEmptiedAndFilledAgain() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20_000; i++) {
                tree.put(key(i), key(i));
            }
            Tree.View<Bytes> full = tree.freeze();
            for (int i = 0; i < 20_000; i++) {
                tree.remove(key(round == 1 ? 19_999 - i : i));
            }
            assertThat(tree.size()).isZero();
            assertThat(contents(tree.freeze())).isEmpty();
            assertThat(contents(full)).hasSize(20_000);
        }
    }

    private void rangesAreThoseOfTheMap(Random random) {
        Bytes from = key(random.nextInt(12_000));
        Bytes to = random.nextInt(5) == 0 ? null : key(random.nextInt(12_000));
        int most = 1 + random.nextInt(300);
        NavigableMap<Bytes, Bytes> part = to == null
                ? map.tailMap(from, true)
                : from.compareTo(to) < 0 ? map.subMap(from, true, to, false) : new TreeMap<>();

        List<Bytes> up = new ArrayList<>();
        tree.ascend(from, to, value -> up.add(value) && up.size() < most);
        List<Bytes> down = new ArrayList<>();
        tree.descend(from, to, value -> down.add(value) && down.size() < most);

        assertThat(up).isEqualTo(part.values().stream().limit(most).toList());
        assertThat(down)
                .isEqualTo(part.descendingMap().values().stream().limit(most).toList());
        assertThat(tree.get(from)).isEqualTo(map.get(from));
    }

    private static List<Bytes> contents(Tree.View<Bytes> view) {
        List<Bytes> contents = new ArrayList<>();
        view.ascend(Bytes.EMPTY, contents::add);
        return contents;
    }

    private static Bytes key(int number) {
        return Bytes.of("k" + number);
    }
}
