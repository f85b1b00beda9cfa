package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Cores.Puppet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What users of other systems complain of: the thread stands in each name. */
class ComplaintsTest {

    private final Cores cores = new Cores();

    @Test
    @DisplayName("al8n/memberlist#197: rumours about the former life do no harm to the restarted")
    void rumoursAboutTheFormerLifeDoNoHarmToTheRestarted() {
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        Puppet c = cores.puppet("c", 1).join(a);
        cores.new Puppet("b", 2, b.address).join(a);
        a.clear();

        for (MemberState state : MemberState.values()) {
            c.say(a, Cores.rumour(b.id, 9, state, Cores.evidence(60_000, "c")));
        }

        assertThat(a.member("b").id()).isEqualTo(new NodeId("b", 2));
        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
        assertThat(a.events).isEmpty();
    }

    @Test
    @DisplayName("hashicorp/serf#605, memberlist#222: a partition of an hour heals without a restart")
    void aPartitionOfAnHourHeals() {
        Cores formed = Cores.formed("a", "b", "c", "d");
        formed.lose(flight -> List.of("a", "b").contains(flight.from().host())
                != List.of("a", "b").contains(flight.to().host()));
        formed.run(3_600_000);

        formed.lose(flight -> false);
        formed.run(30_000);

        formed.byAddress
                .values()
                .forEach(core -> assertThat(core.swim.view().live()).hasSize(4));
    }

    @Test
    @DisplayName("caio/foca#31: restarts do not add up in memory")
    void restartsDoNotAddUp() {
        Core a = cores.start("a", 1);
        for (int life = 1; life <= 500; life++) {
            cores.new Puppet("b", life, Cores.address("b")).join(a);
        }

        assertThat(a.swim.view().members()).hasSize(2);
        assertThat(a.swim.stats().rumoursWaiting()).isLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("caio/foca#25: who is held dead and talks on is reminded, but not at every word")
    void whoIsHeldDeadIsRemindedSeldom() {
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        b.answers = false;
        cores.run(20_000);
        a.clear();

        for (int i = 0; i < 1_000; i++) {
            b.say(a, new SwimMessage.Gossip(List.of()));
            cores.run(1);
        }

        assertThat(a.sent("b", SwimMessage.Ping.class)).hasSizeBetween(1, 3);
    }

    @Test
    @DisplayName(
            "scalecube/scalecube-cluster#132, akka-core#16224: a restarted node does not wait for its old life to die")
    void aRestartedNodeIsUpAtOnce() {
        Cores formed = Cores.formed("a", "b", "c");
        formed.crash("c");
        formed.run(100);

        Core again = formed.start("c", 2, "a");
        formed.run(50);

        assertThat(again.up).isTrue();
        assertThat(formed.get("b").events(MembershipEvent.MemberRestarted.class))
                .hasSize(1);
        assertThat(formed.get("b").events(MembershipEvent.MemberFailed.class)).isEmpty();
    }

    @Test
    @DisplayName("hashicorp/memberlist#157, consul#733: a name that is dead comes back at another address")
    void aDeadNameComesBackAtAnotherAddress() {
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        b.answers = false;
        cores.run(20_000);

        cores.new Puppet("b", 2, new Address("elsewhere", 9)).join(a);

        assertThat(a.member("b").address()).isEqualTo(new Address("elsewhere", 9));
        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
    }

    @Test
    @DisplayName("akka-core#24701, consul#1212: a suspicion from elsewhere says who holds it and why")
    void aSuspicionFromElsewhereNamesItsObserver() {
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        Puppet c = cores.puppet("c", 1).join(a);
        b.answers = false;
        cores.run(3_000);

        c.say(a, Cores.rumour(b.id, 0, MemberState.SUSPECT, Cores.evidence(900, "c")));

        assertThat(a.events(MembershipEvent.MemberSuspected.class))
                .last()
                .satisfies(event -> assertThat(event.evidence().observers()).isNotEmpty());
    }

    @Test
    @DisplayName("prometheus/alertmanager#1835: another cluster that has taken over an address is not mixed in")
    void anotherClusterAtAKnownAddressIsNotMixedIn() {
        Core a = cores.start("a", 1);
        Puppet b = cores.puppet("b", 1).join(a);
        Core stranger =
                cores.start(new NodeId("z", 1), b.address, SwimSettings.lan().withCluster("other"), "nobody");

        cores.run(60_000);

        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);
        assertThat(stranger.swim.view().members()).hasSize(1);
        assertThat(stranger.swim.stats().packetsRefused()).isPositive();
    }

    @Test
    @DisplayName("akka-core#18067, #21999: a member that cannot be reached blocks nobody's join")
    void anUnreachableMemberBlocksNoJoin() {
        Cores formed = Cores.formed("a", "b", "c");
        formed.lose(flight -> flight.between("b", "c") || flight.between("a", "c"));
        formed.run(3_000);

        Core late = formed.start("d", 1, "a");
        formed.run(100);

        assertThat(late.up).isTrue();
        assertThat(formed.get("b").state("d")).isEqualTo(MemberState.ALIVE);
    }

    @Test
    @DisplayName("akka-core#18554, keycloak#41290: two that started apart become one cluster")
    void twoIslandsBecomeOne() {
        cores.lose(flight -> true);
        Core a = cores.start("a", 1, "b");
        Core b = cores.start("b", 1, "a");
        cores.run(60_000);
        assertThat(a.up && b.up).isTrue();

        cores.lose(flight -> false);
        cores.run(15_000);

        assertThat(a.swim.digest()).isEqualTo(b.swim.digest());
        assertThat(a.swim.view().live()).hasSize(2);
    }

    @Test
    @DisplayName("lalithsuresh/rapid#27, #37: a minority still takes newcomers in")
    void aMinorityStillTakesNewcomersIn() {
        Cores formed = Cores.formed("a", "b", "c", "d", "e");
        List.of("c", "d", "e").forEach(formed::crash);
        formed.run(60_000);

        Core late = formed.start("f", 1, "a");
        formed.run(10_000);

        assertThat(late.up).isTrue();
        assertThat(formed.get("b").swim.view().live()).hasSize(3);
    }
}
