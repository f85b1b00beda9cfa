package io.murmuration.chat.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.chat.room.RoomWorld.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
    void everyoneWhoStaysIsShownEverythingOnceAndInOrderOnABadNetwork(long seed) {
        RoomWorld world = new RoomWorld(seed, 0.25, 0.2);
        SplittableRandom script = new SplittableRandom(seed);
        List<Member> all = List.of(world.enter("a"), world.enter("b"), world.enter("c"), world.enter("d"));

        for (int i = 0; i < 100; i++) {
            all.get(script.nextInt(all.size())).say("line " + i);
            world.run(script.nextInt(400));
        }
        world.run(60_000);

        for (Member member : all) {
            assertThat(member.texts()).hasSize(100).doesNotHaveDuplicates();
            assertInOrder(member);
            assertThat(member.room.isSettled()).isTrue();
            assertThat(member.room.history()).isEqualTo(all.get(0).room.history());
            assertThat(member.notices).noneMatch(notice -> !notice.startsWith("late"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void comingAndGoingShowsNothingTwiceAndKeepsOrder(long seed) {
        RoomWorld world = new RoomWorld(seed, 0.1, 0.2);
        SplittableRandom script = new SplittableRandom(seed);
        Member stays = world.enter("a");
        Member staysToo = world.enter("b");
        for (int round = 0; round < 8; round++) {
            Member guest = world.enter("guest" + round);
            for (int i = 0; i < 6; i++) {
                List.of(stays, staysToo, guest).get(script.nextInt(3)).say(round + "." + i);
                world.run(script.nextInt(500));
            }
            world.run(script.nextInt(4_000));
            world.vanish("guest" + round);
            assertThat(guest.texts()).doesNotHaveDuplicates();
            assertInOrder(guest);
        }
        world.run(30_000);

        assertThat(stays.texts()).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(stays.texts())).isEqualTo(new TreeSet<>(staysToo.texts()));
        assertInOrder(stays);
        assertInOrder(staysToo);
        assertThat(stays.room.history()).isEqualTo(staysToo.room.history());
    }

    @Test
    void aLatecomerIsShownTheHistoryInOneOrderForAll() {
        RoomWorld world = new RoomWorld(1, 0, 0);
        Member a = world.enter("a");
        Member b = world.enter("b");
        for (int i = 0; i < 10; i++) {
            (i % 2 == 0 ? a : b).say("line " + i);
            world.run(1_000);
        }
        world.run(20_000);

        Member late = world.enter("late");
        world.run(2_000);

        assertThat(late.shown).isEqualTo(a.room.history()).isEqualTo(b.room.history());
        assertThat(late.earlier).hasSize(10);
    }

    @Test
    void theHistoryEndsAtItsLimitAndComesInParts() {
        RoomWorld world = new RoomWorld(1, 0, 0);
        Member a = world.enter("a");
        String filler = "x".repeat(1_500);
        for (int i = 0; i < 300; i++) {
            a.say(i + filler);
        }

        world.run(20_000);
        Member late = world.enter("late");
        world.run(20_000);

        assertThat(a.room.history()).hasSize(200);
        assertThat(late.shown).isEqualTo(a.room.history());
        assertThat(late.notices).isEmpty();
    }

    @Test
    void whatIsSaidWhileSomeoneIsCutOffComesWhenTheWayIsOpenAgain() {
        RoomWorld world = new RoomWorld(1, 0, 0);
        Member a = world.enter("a");
        Member b = world.enter("b");
        world.run(1_000);

        world.cut("a", "b");
        a.say("one");
        a.say("two");
        world.run(15_000);
        assertThat(b.texts()).isEmpty();
        assertThat(a.notices).containsExactly("late b 2");

        world.heal();
        world.run(15_000);
        assertThat(b.texts()).containsExactly("one", "two");
        assertThat(a.room.isSettled()).isTrue();
    }

    @Test
    void aHealedSplitBringsWhatTheOtherSideSaid() {
        RoomWorld world = new RoomWorld(1, 0, 0);
        Member a = world.enter("a");
        Member b = world.enter("b");
        a.say("before");
        world.run(1_000);

        world.split("a", "b");
        for (int i = 0; i < 5; i++) {
            a.say("a" + i);
            b.say("b" + i);
            world.run(10_000);
        }
        assertThat(a.notices).contains("unheard a0", "unheard a4");
        world.meetAgain("a", "b");
        world.run(10_000);
        a.say("after");
        world.run(1_000);

        assertThat(a.texts()).doesNotHaveDuplicates().hasSize(12);
        assertThat(b.texts()).doesNotHaveDuplicates().hasSize(12).endsWith("after");
        assertInOrder(a);
        assertInOrder(b);
    }

    @Test
    void thoseWhoHeardASpeakerThatIsGonePassItOn() {
        RoomWorld world = new RoomWorld(1, 0, 0);
        Member dying = world.enter("dying");
        Member hears = world.enter("hears");
        Member isCutOff = world.enter("cut");
        world.run(1_000);

        world.cut("dying", "cut");
        dying.say("last words");
        world.run(1_000);
        world.vanish("dying");
        world.run(10_000);

        assertThat(hears.texts()).containsExactly("last words");
        assertThat(isCutOff.texts()).containsExactly("last words");
    }

    @Test
    void whoIsAloneIsToldAndWhoComesNextIsShownIt() {
        RoomWorld world = new RoomWorld(1, 0, 0);
        Member a = world.enter("a");

        a.say("anyone?");
        assertThat(a.room.isSettled()).isFalse();
        world.run(3_000);
        assertThat(a.notices).containsExactly("unheard anyone?");
        world.run(60_000);

        Member b = world.enter("b");
        world.run(1_000);
        assertThat(b.texts()).containsExactly("anyone?");
        assertThat(a.notices).hasSize(1);
    }

    @Test
    void whatIsSaidWhileTheNewsOfOthersIsOnItsWayIsHeardWithoutAlarm() {
        RoomWorld world = new RoomWorld(1, 0, 0);
        Member a = world.enter("a");

        a.say("hello");
        world.run(1_000);
        Member b = world.enter("b");
        world.run(10_000);

        assertThat(b.texts()).containsExactly("hello");
        assertThat(a.notices).isEmpty();
        assertThat(a.room.isSettled()).isTrue();
    }

    @Test
    void aMessageThatNobodyAcknowledgedIsToldOnceTheLastHearerIsGone() {
        RoomWorld world = new RoomWorld(1, 1, 0);
        Member a = world.enter("a");
        world.enter("b");

        a.say("lost");
        assertThat(a.notices).isEmpty();
        world.run(5_000);
        assertThat(a.notices).isEmpty();

        world.vanish("b");
        world.run(1_000);
        assertThat(a.notices).containsExactly("unheard lost");
    }

    @Test
    void whatIsLostForGoodIsCountedAndDoesNotHoldUpTheRest() {
        RoomWorld world = new RoomWorld(1, 0, 0);
        Member a = world.enter("a");
        Member b = world.enter("b");
        a.say("first");
        world.run(1_000);

        world.cut("a", "b");
        for (int i = 0; i < 600; i++) {
            a.say("line " + i);
        }
        world.heal();
        world.run(60_000);

        assertThat(b.texts()).startsWith("first").endsWith("line 599").doesNotHaveDuplicates();
        assertThat(b.notices).containsExactly("missed a " + (601 - b.texts().size()));
        assertThat(b.texts()).hasSizeGreaterThanOrEqualTo(201);
    }

    @Test
    void aForgedOrMangledAcknowledgementMovesNothing() {
        RoomWorld world = new RoomWorld(1, 1, 0);
        Member a = world.enter("a");
        world.enter("b");
        a.say("one");

        a.room.acknowledged("b", 7, 0, a);
        a.room.acknowledged("b", -3, 0, a);
        a.room.acknowledged("stranger", 1, 0, a);

        assertThat(a.room.isSettled()).isFalse();
    }

    @Test
    void aMessageThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> new Post(new Speaker("a", "a", 1, 0), 0, 0, 0, "x".repeat(2_001)))
                .hasMessageContaining("2000")
                .hasMessageContaining("2001");
    }

    private static void assertInOrder(Member member) {
        Map<Speaker, List<Long>> bySpeaker = new LinkedHashMap<>();
        for (Post post : member.shown) {
            bySpeaker.computeIfAbsent(post.speaker(), s -> new ArrayList<>()).add(post.seq());
        }
        assertThat(bySpeaker.values()).allSatisfy(seqs -> assertThat(seqs).isSorted());
    }
}
