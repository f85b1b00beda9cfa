package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.swim.Cores.Puppet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When silence is death (rulings 6 and 7). */
class VerdictTest {

    private final Cores cores = new Cores();
    private final Core a = cores.start("a", 1);
    private final Puppet b = cores.puppet("b", 1).join(a);

    @BeforeEach
    void knowEachOther() {
        cores.run(10_000);
        a.clear();
    }

    private Puppet third() {
        Puppet c = cores.puppet("c", 1).join(a);
        cores.run(10_000);
        a.clear();
        return c;
    }

    @Test
    void oneObserverAloneOnlySuspects() {
        third();
        b.answers = false;

        cores.run(120_000);

        assertThat(a.state("b")).isEqualTo(MemberState.SUSPECT);
        assertThat(a.events(MembershipEvent.MemberSuspected.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.evidence().observers()).containsExactly("a");
                    assertThat(event.evidence().quorum()).isZero();
                    assertThat(event.evidence().silence()).isGreaterThanOrEqualTo(Duration.ofMillis(800));
                });
        assertThat(a.sent("c", SwimMessage.Accuse.class)).anyMatch(SwimMessage.Accuse::lethal);
    }

    @Test
    void twoObserversKillAndTheVerdictNamesThem() {
        Puppet c = third();
        b.answers = false;

        for (int i = 0; i < 80 && a.state("b").isLive(); i++) {
            cores.run(100);
            c.say(a, new SwimMessage.Accuse(b.id, 0, 100L * i, true));
        }

        assertThat(a.events(MembershipEvent.MemberFailed.class)).singleElement().satisfies(event -> {
            assertThat(event.evidence().observers()).containsExactly("a", "c");
            assertThat(event.evidence().quorum()).isEqualTo(2);
            assertThat(event.evidence().silence()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
            assertThat(event.evidence().phi()).isPositive();
        });
    }

    @Test
    void aVoteCountsForTwoSecondsOnly() {
        Puppet c = third();
        b.say(a, new SwimMessage.Gossip(List.of()));
        b.answers = false;
        cores.run(1_000);
        c.say(a, new SwimMessage.Accuse(b.id, 0, 100, true));

        cores.run(60_000);

        assertThat(a.state("b")).isEqualTo(MemberState.SUSPECT);
    }

    @Test
    void ofTwoMembersOneSuffices() {
        b.answers = false;

        cores.run(10_000);

        assertThat(a.events(MembershipEvent.MemberFailed.class)).singleElement().satisfies(event -> {
            assertThat(event.evidence().observers()).containsExactly("a");
            assertThat(event.evidence().quorum()).isEqualTo(1);
        });
    }

    @Test
    void whoHeardTheAccusedLaterSaysSo() {
        Puppet c = third();
        cores.run(2_100);

        c.say(a, new SwimMessage.Accuse(b.id, 0, 9_000, true));

        assertThat(a.sent("c", SwimMessage.Heard.class)).singleElement().satisfies(heard -> {
            assertThat(heard.subject()).isEqualTo(b.id);
            assertThat(heard.agoMillis()).isLessThan(2_100);
        });
        cores.run(60_000);
        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
    }

    @Test
    void aNodeThatHearsNobodySaysSoAndAccusesNobody() {
        Puppet c = third();
        b.answers = false;
        c.answers = false;
        cores.run(3_500);
        assertThat(a.events(MembershipEvent.ViewIsolated.class)).hasSize(1);
        a.clear();

        cores.run(300_000);
        assertThat(a.sent("b", SwimMessage.Accuse.class)).isEmpty();
        assertThat(a.sent("c", SwimMessage.Accuse.class)).isEmpty();
        assertThat(a.events(MembershipEvent.MemberFailed.class)).isEmpty();
        c.say(a, new SwimMessage.Gossip(List.of()));

        assertThat(a.events(MembershipEvent.ViewConnected.class)).hasSize(1);
    }

    @Test
    void whoSpeaksButDoesNotHearIsFoundOut() {
        Puppet c = third();
        b.answers = false;
        b.isolated = true;

        for (int i = 0; i < 100; i++) {
            cores.run(100);
            b.say(a, new SwimMessage.Ping(i, true, a.swim.digest(), 0, List.of()));
            c.say(a, new SwimMessage.Accuse(b.id, a.member("b").incarnation(), 100L * i, true));
        }

        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);
    }

    @Test
    void theAccusationsOfOneWhoHearsNobodyAreNoVotes() {
        Puppet c = third();
        b.answers = false;
        c.isolated = true;

        for (int i = 0; i < 100; i++) {
            cores.run(100);
            c.say(a, new SwimMessage.Accuse(b.id, 0, 100L * i, true));
        }

        assertThat(a.state("b")).isNotEqualTo(MemberState.DEAD);
    }

    @Test
    void anOwnPauseIsNoSilenceOfOthers() {
        b.answers = false;
        cores.run(3_000);
        double before = a.swim.phiOf("b", cores.clock()).orElseThrow();

        cores.pause("a");
        cores.run(60_000);
        cores.resume("a");

        assertThat(a.swim.phiOf("b", cores.clock()).orElseThrow()).isCloseTo(before, withPercentage(3));
        assertThat(a.events(MembershipEvent.MemberFailed.class)).isEmpty();
        cores.run(1_900);
        assertThat(a.events(MembershipEvent.MemberFailed.class)).isEmpty();
        cores.run(10_000);
        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);
    }

    @Test
    void afterAnOwnPauseTwoMoreProbesHaveToGoUnanswered() {
        b.answers = false;
        long silence = 0;
        while (a.swim.phiOf("b", cores.clock()).isPresent() && silence < 20_000) {
            cores.run(10);
            silence += 10;
        }
        Cores again = new Cores();
        Core a2 = again.start("a", 1);
        Puppet b2 = again.puppet("b", 1).join(a2);
        again.run(10_000);
        b2.answers = false;
        again.run(silence - 50);
        assertThat(a2.state("b").isLive()).isTrue();

        again.pause("a");
        again.run(150);
        a2.clear();
        again.resume("a");
        int pings = 0;
        for (int i = 0; i < 500 && a2.state("b").isLive(); i++) {
            pings = a2.sent("b", SwimMessage.Ping.class).size();
            again.run(10);
        }

        assertThat(a2.state("b")).isEqualTo(MemberState.DEAD);
        assertThat(pings).as("probes after the pause, before the verdict").isGreaterThanOrEqualTo(2);
    }

    @Test
    void aDeathThatTurnsOutFalseBeginsAnewWithItsSilence() {
        b.answers = false;
        cores.run(10_000);
        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);

        b.incarnation = 1;
        b.say(a, new SwimMessage.Gossip(List.of()));
        assertThat(a.events(MembershipEvent.MemberRecovered.class)).hasSize(1);

        cores.run(3_500);
        assertThat(a.state("b").isLive()).isTrue();
    }
}
