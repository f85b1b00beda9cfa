package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Cores.Puppet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets of those who do not belong, or of nobody in his right mind. */
class StrangersTest {

    private static List<SwimMessage> everyMessage(SplittableRandom random) {
        MemberRecord member = record(random);
        NodeId id = id(random);
        List<Rumour> news = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            news.add(rumour(random));
        }
        long seq = random.nextInt(40);
        long millis = random.nextLong(1L << random.nextInt(1, 43));
        boolean coin = random.nextBoolean();
        return List.of(
                new SwimMessage.Ping(seq, coin, random.nextLong(), random.nextInt(), news),
                new SwimMessage.Ack(seq, random.nextInt(65_536) - 32_768, random.nextLong(), random.nextInt(), news),
                new SwimMessage.PingReq(seq, id, random.nextInt(1 << 30)),
                new SwimMessage.IndirectAck(seq, id, random.nextInt(4)),
                new SwimMessage.Nack(seq, id, millis - 1),
                new SwimMessage.Accuse(id, random.nextInt(4), millis, coin),
                new SwimMessage.Heard(id, random.nextInt(4), millis),
                new SwimMessage.Gossip(news),
                new SwimMessage.Join(member, coin ? 0 : random.nextLong(), random.nextLong()),
                new SwimMessage.Cookie(random.nextLong()),
                new SwimMessage.Welcome(member, random.nextLong()),
                new SwimMessage.Refuse(Cores.oneOf(random, RefuseReason.values()), random.nextInt(9), "no"),
                new SwimMessage.SyncOffer(random.nextInt(3), Collections.nCopies(64, random.nextLong())),
                new SwimMessage.SyncPage(random.nextInt(3), random.nextInt(3), coin, coin, random.nextLong(), news),
                new SwimMessage.SyncAck(random.nextInt(3), random.nextInt(3), coin),
                new SwimMessage.Leave(seq, member),
                new SwimMessage.LeaveAck(seq));
    }

    private static NodeId id(SplittableRandom random) {
        return new NodeId("n" + random.nextInt(6), 1 + random.nextInt(3));
    }

    private static MemberState state(SplittableRandom random) {
        return Cores.oneOf(random, MemberState.values());
    }

    private static MemberRecord record(SplittableRandom random) {
        NodeId id = id(random);
        Attributes attributes = random.nextInt(3) == 0
                ? null
                : Core.attributes(new Address(id.name(), Cores.PORT + random.nextInt(2)), 1 + random.nextInt(3));
        return new MemberRecord(id, random.nextInt(4), state(random), attributes);
    }

    private static Rumour rumour(SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            Rumour.GroupEntry entry = new Rumour.GroupEntry(id(random), 1 + random.nextInt(5), "k", "r", false);
            return random.nextBoolean() ? entry : entry.ended();
        }
        Evidence evidence = random.nextBoolean()
                ? null
                : new Evidence(
                        List.of("n" + random.nextInt(6), "n" + random.nextInt(6)),
                        Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 43))),
                        1,
                        random.nextInt(4));
        return new Rumour.MemberClaim(record(random), evidence, evidence == null ? 0 : random.nextInt(20_000));
    }

    @Test
    void nothingThatAStrangerSaysChangesAnything() {
        for (long seed = 1; seed <= 200; seed++) {
            Cores cores = new Cores();
            Core a = cores.start("a", 1);
            cores.puppet("b", 1).join(a);
            cores.run(5_000);
            Puppet stranger = cores.puppet("stranger", 7);
            stranger.targetUid = seed % 2;
            stranger.incarnation = seed % 3;
            a.clear();
            long digest = a.swim.digest();

            everyMessage(new SplittableRandom(seed)).forEach(message -> stranger.say(a, message));

            assertThat(a.events).isEmpty();
            assertThat(a.groupChanges).isEmpty();
            assertThat(a.endings).isEmpty();
            assertThat(a.swim.digest()).isEqualTo(digest);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noPacketWhateverItSaysThrowsOrLowersWhatIsHeld(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Cores cores = new Cores();
        Core a = cores.start("n0", 2, seed % 2 == 0 ? new String[] {"n1"} : new String[0]);
        for (int i = 1; i < 5; i++) {
            cores.puppet("n" + i, 1).join(a);
        }
        Map<String, Member> highest = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            NodeId id = id(random);
            Puppet speaker = cores.new Puppet(id.name(), id.uid(), Cores.address(id.name()));
            speaker.isolated = random.nextInt(8) == 0;
            speaker.incarnation = random.nextInt(4);
            speaker.targetUid = random.nextInt(4);
            speaker.accusation = random.nextBoolean() ? null : new Packet.Accusation(random.nextInt(3), state(random));
            List<SwimMessage> messages = everyMessage(random);
            speaker.say(a, messages.get(random.nextInt(messages.size())));
            if (random.nextInt(10) == 0) {
                cores.run(random.nextInt(2_000));
            }
            checkNothingFell(a, highest);
        }
        assertThat(highest).hasSizeGreaterThan(3);
    }

    private static void checkNothingFell(Core core, Map<String, Member> highest) {
        for (Member member : core.swim.view().members()) {
            Member before = highest.put(member.name(), member);
            if (before != null) {
                assertThat(verdict(member).compareVerdict(verdict(before))).isNotNegative();
                assertThat(member.id().equals(before.id()) && member.incarnation() < before.incarnation())
                        .isFalse();
            }
        }
    }

    private static MemberRecord verdict(Member member) {
        return new MemberRecord(member.id(), member.incarnation(), member.state(), null);
    }
}
