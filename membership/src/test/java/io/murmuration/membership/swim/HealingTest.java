package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Cores.Puppet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How those who lost each other meet again, and how their views become one. */
class HealingTest {

    private static SwimSettings shortMemory() {
        SwimSettings lan = SwimSettings.lan();
        SwimSettings.Upkeep upkeep = lan.upkeep();
        return lan.withUpkeep(new SwimSettings.Upkeep(
                upkeep.joinRetry(),
                upkeep.joinGrace(),
                upkeep.syncAfter(),
                upkeep.healInterval(),
                Duration.ofMinutes(2),
                upkeep.leaveTimeout()));
    }

    @Test
    void seedsThatAreNoMembersAreContactedForever() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1, "seed");
        cores.run(24 * 3_600_000L);
        a.clear();

        cores.run(60_000);

        assertThat(a.sent("seed", SwimMessage.Join.class)).hasSizeBetween(5, 7);
    }

    @Test
    void theDeadAreContactedWhileTheyAreRememberedAndThenForgotten() {
        Cores cores = new Cores(shortMemory());
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        b.answers = false;
        cores.run(10_000);
        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);
        a.clear();

        cores.run(60_000);
        assertThat(a.sent("b", SwimMessage.Join.class)).hasSizeBetween(5, 7);
        assertThat(a.swim.view().member("b")).isPresent();
        cores.run(80_000);
        assertThat(a.events(MembershipEvent.MemberRemoved.class))
                .extracting(MembershipEvent.MemberRemoved::id)
                .containsExactly(b.id);
        assertThat(a.swim.view().member("b")).isEmpty();

        a.clear();
        cores.run(60_000);
        assertThat(a.sent).isEmpty();
    }

    @Test
    void twoHalvesThatHeldEachOtherDeadBecomeOneClusterAgain() {
        Cores cores = Cores.formed("a", "b", "c", "d", "e", "f");
        List<String> left = List.of("a", "b", "c");
        cores.lose(flight ->
                left.contains(flight.from().host()) != left.contains(flight.to().host()));
        cores.run(60_000);
        assertThat(cores.get("a").swim.view().live()).hasSize(3);
        cores.byAddress.values().forEach(Core::clear);

        cores.lose(flight -> false);
        cores.run(30_000);

        for (Core core : cores.byAddress.values()) {
            assertThat(core.swim.view().live()).as(core.name).hasSize(6);
            assertThat(core.swim.digest()).isEqualTo(cores.get("a").swim.digest());
            assertThat(core.events(MembershipEvent.MemberFailed.class))
                    .as(core.name)
                    .isEmpty();
        }
    }

    /** Makes {@code core} hold so many members more, of whom a teller has told it. */
    private static void fill(Cores cores, Core core, String prefix, int count) {
        Puppet teller = cores.puppet(prefix + "-teller", 1).join(core);
        for (int i = 0; i < count; i++) {
            NodeId id = new NodeId(prefix + i, 1);
            MemberRecord record =
                    new MemberRecord(id, 0, MemberState.ALIVE, Core.attributes(Cores.address(id.name()), 1));
            teller.say(core, new SwimMessage.Gossip(List.of(new Rumour.MemberClaim(record, null, 0))));
        }
    }

    @Test
    void twoTablesOfFiveHundredOthersEachBecomeEqualByPagesUnderLoss() {
        for (long seed : new long[] {1, 2, 3}) {
            Cores cores = new Cores();
            Core a = cores.start("a", 1);
            Core b = cores.start("b", 1);
            fill(cores, a, "left", 500);
            fill(cores, b, "right", 500);
            cores.run(10_000);
            SplittableRandom random = new SplittableRandom(seed);
            cores.lose(flight -> random.nextInt(5) == 0);

            cores.call(b, swim -> swim.seeds(List.of(a.address)));
            int seconds = 0;
            while (a.swim.digest() != b.swim.digest() && seconds < 60) {
                cores.run(1_000);
                seconds++;
            }

            assertThat(a.swim.view().byName().keySet())
                    .isEqualTo(b.swim.view().byName().keySet());
            assertThat(a.swim.view().byName()).hasSize(1_004);
            assertThat(seconds).isLessThan(60);
        }
    }

    @Test
    void onlyTheMembersOfDifferingBucketsAreSent() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);
        fill(cores, a, "left", 500);
        Puppet b = cores.puppet("b", 1).join(a);
        cores.run(10_000);
        b.say(a, new SwimMessage.Join(b.record(), 0, 12_345));
        List<Long> buckets =
                new ArrayList<>(a.sent("b", SwimMessage.SyncOffer.class).get(0).buckets());
        buckets.set(7, buckets.get(7) + 1);
        a.clear();

        b.say(a, new SwimMessage.SyncOffer(99, buckets));

        assertThat(a.sent("b", SwimMessage.SyncPage.class)).singleElement().satisfies(page -> {
            assertThat(page.mask()).isEqualTo(1L << 7);
            assertThat(page.items()).hasSizeBetween(1, 20);
        });
    }
}
