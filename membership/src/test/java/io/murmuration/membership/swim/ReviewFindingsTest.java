package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.Tags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Situations in which parts of the core once stood in each other's way. */
class ReviewFindingsTest {

    @Test
    void nodesThatAllHeardNobodyFindEachOtherAgainWhenTheNetworkReturns() {
        Cores cores = Cores.formed("a", "b", "c", "d");
        cores.lose(flight -> true);
        cores.run(20_000);
        assertThat(cores.get("a").swim.view().isolated()).isTrue();

        cores.lose(flight -> false);
        cores.run(10_000);

        for (Core core : cores.byAddress.values()) {
            assertThat(core.swim.view().isolated()).as(core.name).isFalse();
        }
    }

    @Test
    void newsThatACutKeptFromHalfOfTheMembersReachesThemBySync() {
        for (String[] cut : new String[][] {{"a", "b"}, {"a", "c"}, {"a", "d"}}) {
            Cores cores = Cores.formed("a", "b", "c", "d");
            List<String> side = List.of(cut);
            cores.lose(flight -> side.contains(flight.from().host())
                    != side.contains(flight.to().host()));
            Core a = cores.get("a");
            cores.call(a, swim -> swim.updateTags(Tags.none().with("role", "db"), cores.clock(), a));
            cores.run(1_500);
            cores.lose(flight -> false);
            cores.run(60_000);

            for (Core core : cores.byAddress.values()) {
                assertThat(core.swim.digest()).as(core.name).isEqualTo(a.swim.digest());
            }
        }
    }

    @Test
    void aNodeThatIsLeavingAnswersTheProbesOfThoseWhoDoNotKnowItYet() {
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g");
        for (String leaver : names) {
            Cores cores = Cores.formed(names.toArray(String[]::new));
            cores.lose(flight ->
                    flight.message() instanceof SwimMessage.Leave || flight.message() instanceof SwimMessage.Gossip);
            Core leaving = cores.get(leaver);
            cores.call(leaving, swim -> swim.leave(cores.clock(), leaving));

            for (Core other : List.copyOf(cores.byAddress.values())) {
                if (other != leaving) {
                    SwimMessage ping = new SwimMessage.Ping(1, true, other.swim.digest(), 0, List.of());
                    Core sample = other;
                    Packet.Header header = sample.sent.get(0).packet().header();
                    Packet.Header to =
                            new Packet.Header(1, 1, 1, header.cluster(), 0, other.swim.self(), 0, false, 1, null);
                    cores.call(
                            leaving, swim -> swim.receive(other.address, new Packet(to, ping), cores.clock(), leaving));
                }
            }
            assertThat(leaving.sent("b".equals(leaver) ? "a" : "b", SwimMessage.Ack.class))
                    .isNotEmpty();
        }
    }

    @Test
    void whatANodeDoesItselfGoesStraightToAllWhileTheyAreFew() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            names.add("n" + i);
        }
        Cores cores = Cores.formed(names.toArray(String[]::new));
        Core origin = cores.get("n3");
        origin.clear();

        cores.call(origin, swim -> swim.updateTags(Tags.none().with("k", "v"), cores.clock(), origin));
        cores.run(100);

        for (String name : names) {
            if (!name.equals("n3")) {
                assertThat(origin.sent(name, SwimMessage.Gossip.class)).as(name).isNotEmpty();
            }
        }
    }

    @Test
    void aStrangerWhoSaysSuspicionsOfThisNodeDoesNotMakeItRefute() {
        Cores cores = Cores.formed("a", "b");
        Core a = cores.get("a");
        Cores.Puppet stranger = cores.puppet("x", 5);
        MemberRecord suspected = new MemberRecord(a.swim.self(), 7, MemberState.SUSPECT, null);

        stranger.say(a, new SwimMessage.Gossip(List.of(new Rumour.MemberClaim(suspected, null, 0))));

        assertThat(a.member("a").incarnation()).isZero();
    }

    @Test
    void aWelcomeThatNobodyAskedForLetsNobodyIn() {
        Cores cores = Cores.formed("a", "b");
        Core a = cores.get("a");
        Cores.Puppet stranger = cores.puppet("x", 5);

        stranger.say(a, new SwimMessage.Welcome(stranger.record(), 0));

        assertThat(a.swim.view().member("x")).isEmpty();
    }

    @Test
    void whoComesToALoneNodeTogetherWithAnotherDoesNotFindItIsolated() {
        Cores cores = new Cores();
        Core a = cores.start("a", 1);
        cores.run(60_000);
        Cores.Puppet b = cores.puppet("b", 1).join(a);
        Cores.Puppet c = cores.puppet("c", 1).join(a);

        cores.run(50);

        assertThat(b.id).isNotEqualTo(c.id);
        assertThat(a.events(MembershipEvent.ViewIsolated.class)).isEmpty();
    }
}
