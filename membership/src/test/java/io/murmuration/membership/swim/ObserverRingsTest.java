package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who watches whom. */
class ObserverRingsTest {

    private static final int K = 4;

    private final ObserverRings rings = new ObserverRings(K);
    private final List<Entry> members = new ArrayList<>();

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            members.add(entry("m" + members.size()));
            rings.add(members.get(members.size() - 1));
        }
    }

    private static Entry entry(String name) {
        return new Entry(
                new MemberRecord(new NodeId(name, 1), 0, MemberState.ALIVE, Core.attributes(Cores.address(name), 1)));
    }

    private List<List<Entry>> allObservers() {
        List<List<Entry>> all = new ArrayList<>();
        members.forEach(member -> all.add(rings.observersOf(member)));
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 16, 17, 100, 1_000})
    void everyMemberHasAsManyDistinctObserversAsThereCanBe(int size) {
        add(size);

        for (Entry member : members) {
            assertThat(rings.observersOf(member))
                    .hasSize(Math.min(K, size - 1))
                    .doesNotHaveDuplicates()
                    .doesNotContain(member);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 16, 200})
    void subjectsAreTheExactInverseOfObservers(int size) {
        add(size);

        for (Entry observer : members) {
            List<Entry> subjects = rings.subjectsOf(observer);
            assertThat(subjects).doesNotHaveDuplicates();
            for (Entry member : members) {
                assertThat(subjects.contains(member))
                        .isEqualTo(rings.observersOf(member).contains(observer));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oneMoreOrLessChangesFewAndBothChangeNothing(long seed) {
        add(500);
        List<List<Entry>> before = allObservers();
        Entry newcomer = entry("newcomer" + seed);

        rings.add(newcomer);
        List<List<Entry>> with = allObservers();
        int changed = 0;
        for (int i = 0; i < with.size(); i++) {
            changed += with.get(i).equals(before.get(i)) ? 0 : 1;
        }
        rings.remove(newcomer);

        assertThat(changed).isBetween(1, 3 * K);
        assertThat(allObservers()).isEqualTo(before);
        assertThat(rings.size()).isEqualTo(500);
    }

    @Test
    void theOrderOfComingAndGoingDoesNotMatter() {
        add(60);
        List<List<Entry>> before = allObservers();
        SplittableRandom random = new SplittableRandom(4);
        ObserverRings other = new ObserverRings(K);
        List<Entry> shuffled = new ArrayList<>(members);
        while (!shuffled.isEmpty()) {
            other.add(shuffled.remove(random.nextInt(shuffled.size())));
        }

        for (int i = 0; i < members.size(); i++) {
            assertThat(other.observersOf(members.get(i))).isEqualTo(before.get(i));
        }
    }

    @Test
    void theWatchIsSharedEvenly() {
        add(1_000);

        for (Entry member : members) {
            assertThat(rings.subjectsOf(member)).hasSizeLessThanOrEqualTo(2 * K);
        }
        assertThat(members.stream()
                        .mapToInt(member -> rings.subjectsOf(member).size())
                        .sum())
                .isEqualTo(1_000 * K);
    }
}
