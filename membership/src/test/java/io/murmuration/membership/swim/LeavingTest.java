package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.swim.Cores.Puppet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The goodbye, and that who said it never counts as failed. */
class LeavingTest {

    private static void leave(Cores cores, Core core) {
        cores.call(core, swim -> swim.leave(cores.clock(), core));
    }

    private static void assertLeftAndNeverFailed(Cores cores, String leaver) {
        for (Core core : cores.byAddress.values()) {
            if (!core.name.equals(leaver)) {
                assertThat(core.state(leaver)).as(core.name).isEqualTo(MemberState.LEFT);
                assertThat(core.events(MembershipEvent.MemberFailed.class))
                        .as(core.name)
                        .isEmpty();
                assertThat(core.events(MembershipEvent.MemberLeft.class))
                        .as(core.name)
                        .hasSize(1);
            }
        }
    }

    @Test
    void aGoodbyeIsSaidFirstAndConfirmedByAllObservers() {
        Cores cores = Cores.formed("a", "b", "c", "d", "e");
        Core e = cores.get("e");
        e.clear();

        leave(cores, e);
        assertThat(e.sent)
                .first()
                .satisfies(flight -> assertThat(flight.message()).isInstanceOf(SwimMessage.Leave.class));
        cores.run(60_000);

        assertThat(e.endings).containsExactly("left 4");
        assertLeftAndNeverFailed(cores, "e");
    }

    @Test
    void aGoodbyeThatNobodyConfirmsIsRepeatedUntilItTookTooLong() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        cores.run(5_000);

        leave(cores, a);
        cores.run(1_999);
        assertThat(a.endings).isEmpty();
        cores.run(1);

        assertThat(a.endings).containsExactly("left 0");
        assertThat(b.received.stream().filter(flight -> flight.message() instanceof SwimMessage.Leave))
                .hasSizeBetween(2, 7);
    }

    @Test
    void aConfirmedGoodbyeIsNotRepeated() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        Puppet c = cores.puppet("c", 1).join(a);
        cores.run(5_000);
        leave(cores, a);
        a.clear();

        b.say(a, new SwimMessage.LeaveAck(1));
        cores.run(1_000);

        assertThat(a.sent("b", SwimMessage.Leave.class)).isEmpty();
        assertThat(a.sent("c", SwimMessage.Leave.class)).isNotEmpty();
        c.say(a, new SwimMessage.LeaveAck(2));
        assertThat(a.endings).containsExactly("left 2");
    }

    @Test
    void aGoodbyeThatReachesOneMemberReachesAllAndNoneTakesItForADeath() {
        for (String heardBy : List.of("a", "b", "c", "d", "f")) {
            Cores cores = Cores.formed("a", "b", "c", "d", "e", "f");
            cores.lose(flight ->
                    flight.from().host().equals("e") && !flight.to().host().equals(heardBy));

            leave(cores, cores.get("e"));
            cores.run(60_000);

            assertLeftAndNeverFailed(cores, "e");
        }
    }

    @Test
    void aGoodbyeIsHeardFromOneWhoIsHeldDeadAlready() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        b.answers = false;
        cores.run(20_000);
        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);

        b.say(a, new SwimMessage.Leave(5, b.record().with(MemberState.LEFT)));

        assertThat(a.state("b")).isEqualTo(MemberState.LEFT);
        assertThat(a.sent("b", SwimMessage.LeaveAck.class)).containsExactly(new SwimMessage.LeaveAck(5));
    }

    @Test
    void aRepeatedGoodbyeIsConfirmedAgainButNoNews() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        SwimMessage goodbye = new SwimMessage.Leave(5, b.record().with(MemberState.LEFT));

        b.say(a, goodbye);
        b.say(a, goodbye);

        assertThat(a.sent("b", SwimMessage.LeaveAck.class)).hasSize(2);
        assertThat(a.events(MembershipEvent.MemberLeft.class)).hasSize(1);
    }

    @Test
    void nobodyCanSayGoodbyeForAnother() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        Puppet c = cores.puppet("c", 1).join(a);

        c.say(a, new SwimMessage.Leave(5, b.record().with(MemberState.LEFT)));

        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
    }

    @Test
    void whoLeavesAloneHasLeftAtOnceAndIsOver() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);

        leave(cores, a);
        assertThat(a.endings).containsExactly("left 0");
        a.clear();
        cores.call(a, swim -> swim.updateTags(Tags.none().with("k", "v"), cores.clock(), a));
        leave(cores, a);
        cores.run(10_000);

        assertThat(a.endings).hasSize(1);
        assertThat(a.events).isEmpty();
        assertThat(a.sent).isEmpty();
    }

    @Test
    void whoIsSupersededWhileItSaysGoodbyeHearsThatInsteadOfTheEndOfTheGoodbye() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        leave(cores, a);

        b.say(a, Cores.rumour(new NodeId("a", 9), 0, MemberState.ALIVE, null));
        cores.run(10_000);

        assertThat(a.endings).containsExactly("superseded a#9");
    }

    @Test
    void afterAGoodbyeNoAccusationIsRefuted() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        leave(cores, a);

        b.accusation = new Packet.Accusation(0, MemberState.DEAD);
        b.say(a, new SwimMessage.Ping(1, true, 0, 0, List.of()));

        assertThat(a.member("a").incarnation()).isZero();
        assertThat(a.state("a")).isEqualTo(MemberState.LEFT);
    }
}
