package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.swim.Cores.Puppet;
import io.murmuration.membership.swim.Rumour.GroupEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries of groups show while their owner lives, and end once. */
class GroupsTest {

    private final Cores cores = new Cores();
    private final Core a = cores.start("a", 1);
    private final Puppet b = cores.puppet("b", 1).join(a);

    private GroupEntry entry(long number) {
        return new GroupEntry(b.id, number, "chat", "ref" + number, false);
    }

    private void tell(GroupEntry entry) {
        b.say(a, new SwimMessage.Gossip(List.of(entry)));
    }

    @Test
    void entriesHideWhileTheirOwnerIsDeadAndComeBackWithIt() {
        tell(entry(1));
        assertThat(a.swim.groups()).containsExactly(entry(1));
        long digest = a.swim.digest();
        b.answers = false;
        cores.run(20_000);
        assertThat(a.swim.groups()).isEmpty();
        assertThat(a.groupChanges).last().isEqualTo(new Effects.GroupChange(entry(1), false));

        b.incarnation = 1;
        tell(entry(2));

        assertThat(a.swim.groups()).containsExactly(entry(1), entry(2));
        assertThat(a.groupChanges)
                .containsSequence(new Effects.GroupChange(entry(1), true), new Effects.GroupChange(entry(2), true));
        assertThat(a.swim.digest()).isNotEqualTo(digest);
    }

    @Test
    void theEntriesOfAFormerLifeEndWithIt() {
        tell(entry(1));

        cores.new Puppet("b", 2, b.address).join(a);
        tell(entry(3));

        assertThat(a.swim.groups()).isEmpty();
        assertThat(a.groupChanges).last().isEqualTo(new Effects.GroupChange(entry(1), false));
    }

    @Test
    void whoSaysThatAnEndedEntryIsThereIsToldBetter() {
        Puppet c = cores.puppet("c", 1).join(a);
        tell(entry(1).ended());
        a.clear();

        c.say(a, new SwimMessage.Gossip(List.of(entry(1))));

        assertThat(a.swim.groups()).isEmpty();
        assertThat(a.sent("c", SwimMessage.Gossip.class))
                .anyMatch(gossip -> gossip.news().contains(entry(1).ended()));
    }

    @Test
    void onlyTheOwnerEndsAnEntryOfItsOwn() {
        cores.call(a, swim -> swim.joinGroup("chat", "own", cores.clock(), a));
        GroupEntry own = a.swim.groups().get(0);

        tell(own.ended());

        assertThat(a.swim.groups()).containsExactly(own);
    }

    @Test
    void anOldEntryOutlivesThousandsOfYoungerOnes() {
        tell(entry(1));
        for (long number = 2; number <= GroupTable.MAX_ENTRIES + 100; number++) {
            tell(entry(number).ended());
        }
        a.clear();

        tell(entry(1));

        assertThat(a.swim.groups()).containsExactly(entry(1));
        assertThat(a.sent("b", SwimMessage.Gossip.class))
                .noneMatch(gossip -> gossip.news().contains(entry(1).ended()));
    }

    @Test
    void theEndOfAnOldEntryIsNewsOnce() {
        tell(entry(1));
        for (long number = 2; number <= GroupTable.MAX_ENTRIES + 100; number++) {
            tell(entry(number).ended());
        }
        cores.run(60_000);

        tell(entry(1).ended());
        cores.run(60_000);
        assertThat(a.swim.groups()).isEmpty();
        assertThat(a.swim.stats().rumoursWaiting()).isZero();
        tell(entry(1).ended());

        assertThat(a.swim.stats().rumoursWaiting()).isZero();
        tell(entry(1));
        assertThat(a.swim.groups()).isEmpty();
    }
}
