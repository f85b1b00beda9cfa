package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Cores.Puppet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes, and what others do for those whose probes are not answered. */
class ProbingTest {

    private final Cores cores = new Cores();
    private final Core a = cores.start("a", 1);
    private final Puppet b = cores.puppet("b", 1).join(a);
    private final Puppet c = cores.puppet("c", 1).join(a);

    @BeforeEach
    void knowEachOther() {
        cores.run(10_000);
        a.clear();
    }

    @Test
    void aNodeSendsOneProbeInEachInterval() {
        cores.run(60_000);

        assertThat(a.sent("b", SwimMessage.Ping.class)).hasSizeBetween(29, 31).allMatch(SwimMessage.Ping::routine);
        assertThat(a.sent("c", SwimMessage.Ping.class)).hasSizeBetween(29, 31);
        assertThat(a.swim.stats().probesMissed()).isZero();
    }

    @Test
    void whoDoesNotAnswerIsProbedAgainAndOthersAreAskedAndItsObserversTold() {
        b.say(a, new SwimMessage.Gossip(List.of()));
        b.answers = false;

        cores.run(3_500);

        assertThat(a.sent("b", SwimMessage.Ping.class)).anyMatch(ping -> !ping.routine());
        assertThat(a.sent("c", SwimMessage.PingReq.class))
                .isNotEmpty()
                .allMatch(request -> request.target().equals(b.id));
        assertThat(a.sent("c", SwimMessage.Accuse.class))
                .isNotEmpty()
                .allMatch(accusation -> accusation.subject().equals(b.id) && !accusation.lethal());
    }

    @Test
    void oneLostProbeIsNoReasonToAskOthers() {
        boolean[] lostOne = {false};
        cores.lose(flight -> {
            boolean lose =
                    !lostOne[0] && flight.to().host().equals("b") && flight.message() instanceof SwimMessage.Ping;
            lostOne[0] |= lose;
            return lose;
        });

        cores.run(10_000);

        assertThat(a.swim.stats().probesMissed()).isEqualTo(1);
        assertThat(a.sent("c", SwimMessage.PingReq.class)).isEmpty();
        assertThat(a.sent("c", SwimMessage.Accuse.class)).isEmpty();
    }

    @Test
    void aHelperPassesAnAnswerOnAtOnce() {
        c.say(a, new SwimMessage.PingReq(77, b.id, 500));

        cores.run(3);

        assertThat(a.sent("c", SwimMessage.IndirectAck.class))
                .containsExactly(new SwimMessage.IndirectAck(77, b.id, 0));
        cores.run(1_000);
        assertThat(a.sent("c", SwimMessage.Nack.class)).isEmpty();
    }

    @Test
    void aHelperSaysNoAtFourFifthsOfWhatTheOtherWaits() {
        b.answers = false;
        c.say(a, new SwimMessage.PingReq(78, b.id, 500));

        cores.run(399);
        assertThat(a.sent("c", SwimMessage.Nack.class)).isEmpty();
        cores.run(1);

        assertThat(a.sent("c", SwimMessage.Nack.class)).singleElement().satisfies(nack -> {
            assertThat(nack.seq()).isEqualTo(78);
            assertThat(nack.heardAgoMillis()).isBetween(400L, 3_000L);
        });
    }

    @Test
    void aHelperSaysAtOnceThatItKnowsNoSuchMember() {
        NodeId unknown = new NodeId("unknown", 3);

        c.say(a, new SwimMessage.PingReq(79, unknown, 500));

        assertThat(a.sent("c", SwimMessage.Nack.class)).containsExactly(new SwimMessage.Nack(79, unknown, -1));
    }

    @Test
    void whomOnlyAHelperReachesIsNotSuspected() {
        b.answers = false;

        for (int i = 0; i < 50; i++) {
            cores.run(500);
            helpAnswers();
        }

        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
        assertThat(a.swim.stats().suspicions()).isZero();
    }

    /** Lets the helper say that it reached {@code b}, each time that it was asked to. */
    private void helpAnswers() {
        for (SwimMessage.PingReq request : a.sent("c", SwimMessage.PingReq.class)) {
            c.say(a, new SwimMessage.IndirectAck(request.seq(), b.id, 0));
        }
    }

    @Test
    void whatAHelperSaysOfAnEarlierDoubtIsNoSignOfLife() {
        b.answers = false;
        while (a.sent("c", SwimMessage.PingReq.class).isEmpty()) {
            cores.run(100);
        }
        long asked = a.sent("c", SwimMessage.PingReq.class).get(0).seq();
        c.say(a, new SwimMessage.IndirectAck(asked, b.id, 0));

        assertSuspectedThoughAHelperSays(new SwimMessage.IndirectAck(asked, b.id, 0));
    }

    @Test
    void whatAHelperSaysThoughItWasNotAskedIsNoSignOfLife() {
        b.answers = false;

        assertSuspectedThoughAHelperSays(new SwimMessage.IndirectAck(1L << 60, b.id, 0));
    }

    private void assertSuspectedThoughAHelperSays(SwimMessage what) {
        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
        for (int i = 0; i < 50; i++) {
            cores.run(500);
            c.say(a, what);
        }
        assertThat(a.state("b")).isEqualTo(MemberState.SUSPECT);
    }

    @Test
    void whomAHelperHeardLatelyIsNotSuspectedEither() {
        b.answers = false;

        for (int i = 0; i < 50; i++) {
            cores.run(500);
            c.say(a, new SwimMessage.Nack(0, b.id, 200));
        }

        assertThat(a.state("b")).isEqualTo(MemberState.ALIVE);
    }

    @Test
    void helpersThatDoNotEvenSayNoMakeANodeDoubtItself() {
        b.answers = false;
        cores.run(6_000);

        assertThat(a.swim.stats().localHealth()).isPositive();
        assertThat(a.sent("c", SwimMessage.PingReq.class)).hasSizeGreaterThan(1);
    }
}
