package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.swim.Core.Flight;
import io.murmuration.membership.swim.Cores.Puppet;
import io.murmuration.membership.wire.PacketCodec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is let in, under which name, and what those who are not are told (rulings 2 and 10). */
class AdmissionTest {

    private static final Address ELSEWHERE = new Address("elsewhere", 9);

    private final Cores cores = new Cores();
    private final Core a = cores.start("a", 1);

    private Puppet member(String name, long uid) {
        Puppet puppet = cores.puppet(name, uid).join(a);
        cores.run(10_000);
        a.clear();
        return puppet;
    }

    @Test
    void whoDoesNotEchoTheCookieIsNotLetIn() {
        Puppet b = cores.puppet("b", 1);

        b.say(a, new SwimMessage.Join(b.record(), 0, 0));
        b.say(a, new SwimMessage.Join(b.record(), 12_345, 0));

        assertThat(a.sent("b", SwimMessage.Cookie.class)).hasSize(2);
        assertThat(a.swim.view().member("b")).isEmpty();
    }

    @Test
    void aCookieIsGoodForOneAddressOnly() {
        Puppet b = cores.puppet("b", 1);
        b.say(a, new SwimMessage.Join(b.record(), 0, 0));
        long cookie = a.sent("b", SwimMessage.Cookie.class).get(0).cookie();

        Puppet c = cores.puppet("c", 1);
        c.say(a, new SwimMessage.Join(c.record(), cookie, 0));

        assertThat(a.swim.view().member("c")).isEmpty();
    }

    @Test
    void aRestartAtTheSameAddressSupersedesAtOnce() {
        member("b", 1);

        cores.new Puppet("b", 2, Cores.address("b")).join(a);

        assertThat(a.events).singleElement().isInstanceOfSatisfying(MembershipEvent.MemberRestarted.class, event -> {
            assertThat(event.former()).isEqualTo(new NodeId("b", 1));
            assertThat(event.member().id()).isEqualTo(new NodeId("b", 2));
        });
    }

    @Test
    void aNameThatIsAliveElsewhereIsRefusedAndWhereIsSaid() {
        member("b", 1);

        cores.new Puppet("b", 2, ELSEWHERE).join(a);
        cores.run(2_000);

        assertThat(a.sent("elsewhere", SwimMessage.Refuse.class))
                .singleElement()
                .satisfies(refuse -> {
                    assertThat(refuse.reason()).isEqualTo(RefuseReason.NAME_IN_USE);
                    assertThat(refuse.detail()).contains("'b'").contains("b:7000");
                });
        assertThat(a.member("b").id().uid()).isEqualTo(1);
        assertThat(a.events).isEmpty();
    }

    @Test
    void aNameWhoseBearerIsSilentGoesToTheNewOneAfterTheCheck() {
        member("b", 1).answers = false;

        cores.new Puppet("b", 2, ELSEWHERE).join(a);
        assertThat(a.member("b").id().uid()).isEqualTo(1);
        cores.run(2_000);

        assertThat(a.member("b").id().uid()).isEqualTo(2);
        assertThat(a.member("b").address()).isEqualTo(ELSEWHERE);
        assertThat(a.sent("elsewhere", SwimMessage.Welcome.class)).hasSize(1);
    }

    @Test
    void aNodeDoesNotGiveItsOwnNameAway() {
        cores.new Puppet("a", 2, ELSEWHERE).join(a);

        assertThat(a.sent("elsewhere", SwimMessage.Refuse.class))
                .extracting(SwimMessage.Refuse::reason)
                .containsExactly(RefuseReason.NAME_IN_USE);
        assertThat(a.endings).isEmpty();
    }

    @Test
    void aNodeThatWasNeverUpRenewsAStaleUid() {
        member("b", 5).answers = false;
        cores.run(20_000);
        assertThat(a.state("b")).isEqualTo(MemberState.DEAD);

        Core b = cores.start("b", 2, "a");
        cores.run(5_000);

        assertThat(b.endings).containsExactly("renewed b#6");
        assertThat(b.up).isTrue();
        assertThat(a.member("b").id()).isEqualTo(new NodeId("b", 6));
        assertThat(a.swim.digest()).isEqualTo(b.swim.digest());
    }

    @Test
    void anotherClustersNodeIsRefusedWithBothNamedAndNothingChanges() {
        long version = a.swim.view().version();
        Core z = cores.start(
                new NodeId("z", 1), Cores.address("z"), SwimSettings.lan().withCluster("other"), "a");

        cores.run(5_000);

        assertThat(z.endings).containsExactly("refused OTHER_CLUSTER: this is cluster 'default'");
        assertThat(a.notes)
                .anyMatch(note -> note instanceof Effects.Note.JoinRefused refused
                        && refused.id().name().equals("z")
                        && refused.from().equals(Cores.address("z")));
        assertThat(a.swim.view().version()).isEqualTo(version);
        assertThat(z.swim.view().members()).hasSize(1);
    }

    private static Packet withVersions(Packet packet, int version, int oldest, int newest) {
        Packet.Header h = packet.header();
        return new Packet(
                new Packet.Header(version, oldest, newest, h.cluster(), 0, h.sender(), 0, false, h.targetUid(), null),
                packet.message());
    }

    @Test
    void aRangeOfVersionsThatDoesNotOverlapIsRefusedWithBothRanges() {
        Puppet z = cores.puppet("z", 1);
        long version = a.swim.view().version();
        Packet join = withVersions(z.packet(new SwimMessage.Join(z.record(), 0, 0)), 1, 2, 3);

        cores.call(a, swim -> swim.receive(z.address, join, cores.clock(), a));

        assertThat(a.sent("z", SwimMessage.Refuse.class)).singleElement().satisfies(refuse -> {
            assertThat(refuse.reason()).isEqualTo(RefuseReason.NO_COMMON_VERSION);
            assertThat(refuse.detail()).isEqualTo("here 1..1, there 2..3");
        });
        assertThat(a.swim.view().version()).isEqualTo(version);
        assertThat(PacketCodec.sizeOf(a.sent.get(a.sent.size() - 1).packet()))
                .isLessThanOrEqualTo(PacketCodec.sizeOf(join));
    }

    @Test
    void twoThatCannotReadEachOtherDoNotRefuseEachOtherForever() {
        Puppet z = cores.puppet("z", 1);
        z.targetUid = 0;
        Packet.Header join =
                withVersions(z.packet(new SwimMessage.Cookie(0)), 2, 2, 3).header();
        cores.call(a, swim -> swim.receiveUnreadable(z.address, join, cores.clock(), a));
        assertThat(a.sent("z", SwimMessage.Refuse.class)).hasSize(1);

        z.targetUid = 1;
        Packet.Header refusal =
                withVersions(z.packet(new SwimMessage.Cookie(0)), 2, 2, 3).header();
        cores.call(a, swim -> swim.receiveUnreadable(z.address, refusal, cores.clock(), a));

        assertThat(a.sent("z", SwimMessage.Refuse.class)).hasSize(1);
    }

    @Test
    void noAnswerIsLargerThanItsRequestBeforeTheCookie() {
        Cores fresh = new Cores();
        Core gate = fresh.start("fourteen-chars", 1);
        Puppet rich = fresh.new Puppet("b".repeat(40), 5, Cores.address("rich"));
        rich.join(gate);
        Puppet rich2 = fresh.new Puppet("c".repeat(8), 5, Cores.address("rich2"));
        rich2.join(gate);
        Tags tags = Tags.none().with("k", "v".repeat(400));
        Attributes large = new Attributes(2, rich.address, Collections.emptySortedMap(), tags, 1, 1);
        for (Puppet member : List.of(rich, rich2)) {
            MemberRecord record = new MemberRecord(member.id, 0, MemberState.ALIVE, large);
            rich.say(gate, new SwimMessage.Gossip(List.of(new Rumour.MemberClaim(record, null, 0))));
        }
        fresh.run(10_000);

        for (int length = 1; length <= NodeId.MAX_NAME_LENGTH; length++) {
            Puppet stranger = fresh.new Puppet("x".repeat(length), 1, Cores.address("stranger"));
            assertNoLargerAnswer(gate, stranger);
        }
        assertNoLargerAnswer(gate, fresh.new Puppet("c".repeat(8), 1, Cores.address("stranger")));
    }

    private static void assertNoLargerAnswer(Core gate, Puppet stranger) {
        for (SwimMessage message : List.of(
                new SwimMessage.Join(stranger.record(), 0, 7),
                new SwimMessage.Ping(1 << 20, true, 7, 7, List.of()),
                new SwimMessage.PingReq(1, gate.swim.self(), 500),
                new SwimMessage.SyncOffer(1, Collections.nCopies(64, 1L)),
                new SwimMessage.Leave(1, stranger.record()))) {
            gate.clear();
            stranger.say(gate, message);
            for (Flight answer : gate.sent) {
                assertThat(PacketCodec.sizeOf(answer.packet()))
                        .as("%s to %s", answer.message(), message)
                        .isLessThanOrEqualTo(PacketCodec.sizeOf(stranger.packet(message)));
            }
        }
    }

    @Test
    void whoFindsNobodyIsAClusterOfOneAndSaysSo() {
        Core alone = cores.start("alone", 1, "nobody");
        cores.run(999);
        assertThat(alone.up).isFalse();

        cores.run(10);

        assertThat(alone.up).isTrue();
        assertThat(alone.notes).hasAtLeastOneElementOfType(Effects.Note.SeedsSilent.class);
    }
}
