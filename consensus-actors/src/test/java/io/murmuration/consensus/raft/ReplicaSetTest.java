package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaSetTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itIsWhatASortedSetIs(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            ReplicaSet set = ReplicaSet.EMPTY;
            TreeSet<Long> model = new TreeSet<>();
            for (int step = 0; step < 20; step++) {
                long id = random.nextInt(9) - 10L;
                boolean add = random.nextInt(3) > 0;
                set = add ? set.with(id) : set.without(id);
                if (add) {
                    model.add(id);
                } else {
                    model.remove(id);
                }

                assertThat(set.toArray()).containsExactly(array(model));
                assertThat(set.contains(id)).isEqualTo(add);
                assertThat(set.size()).isEqualTo(model.size());
                assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
                assertThat(set).isEqualTo(ReplicaSet.of(array(model)));
            }
        }
    }

    @Test
    void aUnionHoldsEachOnce() {
        ReplicaSet union = ReplicaSet.of(3, 1).union(ReplicaSet.of(2, 3));

        assertThat(union).isEqualTo(ReplicaSet.of(1, 2, 3)).hasSameHashCodeAs(ReplicaSet.of(1, 2, 3));
        assertThat(union.union(ReplicaSet.EMPTY)).isEqualTo(union);
        assertThat(ReplicaSet.EMPTY.union(union)).isEqualTo(union);
    }

    @Test
    void whoIsNamedTwiceIsInItOnce() {
        assertThat(ReplicaSet.of(2, 1, 2, 2).toArray()).containsExactly(1, 2);
    }

    @Test
    void nobodyIsInNoSet() {
        assertThatIllegalArgumentException().isThrownBy(() -> ReplicaSet.of(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> ReplicaSet.of(1).with(0));
    }

    @Test
    void callersHaveNoHandOnIt() {
        long[] ids = {1, 2};
        ReplicaSet set = ReplicaSet.of(ids);
        ids[0] = 7;
        set.toArray()[1] = 7;

        assertThat(set).isEqualTo(ReplicaSet.of(1, 2)).hasToString("(1 2)");
    }

    private static long[] array(Set<Long> model) {
        return model.stream().mapToLong(Long::longValue).toArray();
    }
}
