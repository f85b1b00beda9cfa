package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Cores.Puppet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of others' words is believed (ruling 8), and what the accused answers. */
class ClaimsTest {

    private final Cores cores = new Cores();
    private final Core a = cores.start("a", 1);
    private final Puppet b = cores.puppet("b", 1).join(a);
    private final Puppet c = cores.puppet("c", 1).join(a);
    private final Puppet d = cores.puppet("d", 1).join(a);

    @BeforeEach
    void knowEachOther() {
        cores.run(10_000);
        a.clear();
    }

    private void killB() {
        b.answers = false;
        cores.run(3_000);
        c.say(a, Cores.rumour(b.id, 0, MemberState.DEAD, Cores.evidence(900, "c", "d")));
        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);
        a.clear();
    }

    private List<Rumour.MemberClaim> told(String host) {
        List<Rumour.MemberClaim> claims = new ArrayList<>();
        for (SwimMessage.Gossip gossip : a.sent(host, SwimMessage.Gossip.class)) {
            gossip.news().forEach(rumour -> claims.add((Rumour.MemberClaim) rumour));
        }
        return claims;
    }

    @Test
    void anAccusationInAHeaderIsRefutedAboveItsIncarnation() {
        b.accusation = new Packet.Accusation(3, MemberState.SUSPECT);

        b.say(a, new SwimMessage.Ping(1, false, a.swim.digest(), 0, List.of()));

        assertThat(a.member("a").incarnation()).isEqualTo(4);
        assertThat(a.sent.get(0).packet().header().incarnation()).isEqualTo(4);
        assertThat(a.notes).contains(new Effects.Note.Refuted(4, "b"));
    }

    @Test
    void aRefutationReachesWhoToldAndAllWhoAccuseAtOnce() {
        List<String> accusers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Puppet other = cores.puppet("p" + i, 1).join(a);
            if (i % 8 == 0) {
                accusers.add(other.id.name());
            }
        }
        cores.run(10_000);
        a.clear();

        b.say(
                a,
                Cores.rumour(
                        a.swim.self(), 5, MemberState.SUSPECT, Cores.evidence(900, accusers.toArray(String[]::new))));

        accusers.add("b");
        for (String name : accusers) {
            assertThat(told(name))
                    .as(name)
                    .anyMatch(claim ->
                            claim.record().incarnation() == 6 && claim.record().state() == MemberState.ALIVE);
        }
    }

    @Test
    void anOutdatedAccusationIsNotRefutedAgain() {
        b.accusation = new Packet.Accusation(3, MemberState.SUSPECT);
        b.say(a, new SwimMessage.Gossip(List.of()));
        b.say(a, new SwimMessage.Gossip(List.of()));

        assertThat(a.member("a").incarnation()).isEqualTo(4);
        assertThat(a.swim.stats().refutations()).isEqualTo(1);
    }

    @Test
    void anAccusationOfAFormerLifeIsNotRefuted() {
        b.accusation = new Packet.Accusation(3, MemberState.DEAD);
        b.targetUid = 77;

        b.say(a, new SwimMessage.Ping(1, false, 0, 0, List.of()));

        assertThat(a.member("a").incarnation()).isZero();
    }

    @Test
    void deadByWitnessesInGoodStandingIsBelieved() {
        killB();
    }

    @Test
    void aStaleAliveDoesNotResurrectTheDeadAndWhoSaysItIsToldBetter() {
        killB();

        d.say(a, Cores.rumour(b.id, 0, MemberState.ALIVE, null));

        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);
        assertThat(told("d"))
                .anyMatch(claim ->
                        claim.record().id().equals(b.id) && claim.record().state() == MemberState.DEAD);
    }

    @Test
    void theDeadAreNeverLoweredButByAHigherIncarnation() {
        killB();
        for (MemberState state : List.of(MemberState.SUSPECT, MemberState.ALIVE, MemberState.DEAD)) {
            d.say(a, Cores.rumour(b.id, 0, state, null));
        }
        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);
        assertThat(a.events).isEmpty();

        d.say(a, Cores.rumour(b.id, 1, MemberState.ALIVE, null));

        assertThat(a.events(MembershipEvent.MemberRecovered.class)).hasSize(1);
        assertThat(a.member("b").incarnation()).isEqualTo(1);
    }

    @Test
    void whoDiesAgainAfterARecoveryThatNobodyToldOfHasFailedOnce() {
        killB();

        d.say(a, Cores.rumour(b.id, 1, MemberState.DEAD, Cores.evidence(900, "c", "d")));

        assertThat(a.events).singleElement().isInstanceOfSatisfying(MembershipEvent.MemberReaffirmed.class, event -> {
            assertThat(event.member().state()).isEqualTo(MemberState.DEAD);
            assertThat(event.member().incarnation()).isEqualTo(1);
        });
    }

    @Test
    void whoSpeaksThoughHeldDeadIsToldSo() {
        killB();

        b.say(a, new SwimMessage.Gossip(List.of()));

        assertThat(a.sent)
                .anyMatch(flight -> flight.to().host().equals("b")
                        && new Packet.Accusation(0, MemberState.DEAD)
                                .equals(flight.packet().header().accusation()));
    }

    @Test
    void deadFromElsewhereAboutOneHeardSinceGoesToTheSubject() {
        b.say(a, new SwimMessage.Gossip(List.of()));
        a.clear();

        c.say(a, Cores.rumour(b.id, 0, MemberState.DEAD, Cores.evidence(10_000, "c", "d")));

        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
        assertThat(a.sent)
                .anyMatch(flight -> flight.to().host().equals("b")
                        && new Packet.Accusation(0, MemberState.DEAD)
                                .equals(flight.packet().header().accusation()));
        cores.run(60_000);
        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
        assertThat(a.events(MembershipEvent.MemberFailed.class)).isEmpty();
    }

    @Test
    void deadByWitnessesThatNobodyKnowsIsVerifiedFirst() {
        b.answers = false;
        cores.run(3_000);

        c.say(a, Cores.rumour(b.id, 0, MemberState.DEAD, Cores.evidence(900, "x", "y")));
        assertThat(a.state("b")).isNotEqualTo(MemberState.DEAD);

        cores.run(8_000);
        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);
    }

    @Test
    void deadByWitnessesThatCameDuringTheSilenceIsVerifiedFirst() {
        b.answers = false;
        cores.run(3_000);
        cores.puppet("x", 1).join(a);
        cores.puppet("y", 1).join(a);
        cores.run(500);

        c.say(a, Cores.rumour(b.id, 0, MemberState.DEAD, Cores.evidence(2_000, "x", "y")));

        assertThat(a.state("b")).isNotEqualTo(MemberState.DEAD);
    }

    @Test
    void aDeathToldByTheOtherSideOfASplitIsWatchedAnewFromNow() {
        List<Puppet> own = new ArrayList<>(List.of(d));
        for (int i = 0; i < 8; i++) {
            own.add(cores.puppet("p" + i, 1).join(a));
        }
        cores.run(10_000);
        Puppet subject = own.stream()
                .filter(puppet -> a.swim.phiOf(puppet.id.name(), cores.clock()).isEmpty())
                .findFirst()
                .orElseThrow();
        own.remove(subject);
        b.answers = false;
        c.answers = false;
        cores.run(30_000);
        d.say(a, Cores.rumour(b.id, 0, MemberState.DEAD, Cores.evidence(900, "d", "p0")));
        d.say(a, Cores.rumour(c.id, 0, MemberState.DEAD, Cores.evidence(900, "d", "p0")));
        assertThat(List.of(a.state("b"), a.state("c"))).containsOnly(MemberState.DEAD);
        subject.say(a, new SwimMessage.Gossip(List.of()));
        subject.answers = false;
        cores.run(4_000);

        d.say(a, Cores.rumour(subject.id, 0, MemberState.DEAD, Cores.evidence(60_000, "b", "c")));
        own.forEach(other -> other.say(a, new SwimMessage.Heard(subject.id, 0, 60_000)));

        cores.run(3_900);
        assertThat(a.state(subject.id.name())).isNotEqualTo(MemberState.DEAD);
        cores.run(4_000);
        assertThat(a.state(subject.id.name())).isEqualTo(MemberState.DEAD);
    }

    @Test
    void deadByFewerWitnessesThanItsQuorumIsVerifiedFirst() {
        b.answers = false;
        cores.run(3_000);

        c.say(a, Cores.rumour(b.id, 0, MemberState.DEAD, Cores.evidence(900, "c", "x")));

        assertThat(a.state("b")).isNotEqualTo(MemberState.DEAD);
    }

    @Test
    void whoAnswersTheVerificationLives() {
        b.answers = false;
        cores.run(3_000);
        c.say(a, Cores.rumour(b.id, 0, MemberState.DEAD, Cores.evidence(900, "x", "y")));
        b.answers = true;
        b.incarnation = 1;

        cores.run(30_000);

        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
        assertThat(a.events(MembershipEvent.MemberFailed.class)).isEmpty();
    }

    @Test
    void endedRecordsTravelOnlyInAnswerToAClaimOfLife() {
        killB();
        cores.run(60_000);
        a.clear();

        Core newcomer = cores.start("n", 1, "a");
        cores.run(20_000);
        assertThat(newcomer.up).isTrue();
        assertThat(newcomer.swim.view().member("b")).isEmpty();

        Puppet e = cores.puppet("e", 1).join(a);
        a.clear();
        e.say(a, Cores.rumour(b.id, 0, MemberState.ALIVE, null));
        assertThat(told("e"))
                .singleElement()
                .satisfies(claim -> assertThat(claim.record().state()).isEqualTo(MemberState.DEAD));
    }

    @Test
    void anUpNodeThatLearnsOfANewerLifeOfItsNameSaysSoAndStops() {
        b.say(a, Cores.rumour(new NodeId("a", 9), 0, MemberState.ALIVE, null));

        assertThat(a.events(MembershipEvent.SelfSuperseded.class)).hasSize(1);
        assertThat(a.endings).containsExactly("superseded a#9");
        a.clear();
        cores.run(60_000);
        b.say(a, new SwimMessage.Ping(1, true, 0, 0, List.of()));
        assertThat(a.sent).isEmpty();
    }
}
