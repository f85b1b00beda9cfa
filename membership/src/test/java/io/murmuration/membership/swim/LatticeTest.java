package io.murmuration.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.swim.Cores.Puppet;
import io.murmuration.membership.swim.Rumour.GroupEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the order in which claims come, the same is held in the end, and nothing falls. */
class LatticeTest {

    private static MemberRecord record(SplittableRandom random) {
        MemberState state = Cores.oneOf(random, MemberState.values());
        return new MemberRecord(new NodeId("m", 1 + random.nextInt(3)), random.nextInt(3), state, attributes(random));
    }

    private static @Nullable Attributes attributes(SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            return null;
        }
        // Some that print alike: the order must not go by how they look.
        Map<String, String> map =
                new TreeMap<>(List.of(Map.of("a", "1, b=2"), Map.of("a", "1", "b", "2"), Map.<String, String>of())
                        .get(random.nextInt(3)));
        boolean asTags = random.nextBoolean();
        return new Attributes(
                1 + random.nextInt(2),
                new Address("m", 1 + random.nextInt(2)),
                asTags ? Collections.emptySortedMap() : map,
                asTags ? new Tags(map) : Tags.none(),
                1,
                1 + random.nextInt(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void joiningRecordsIsALattice(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            MemberRecord a = record(random);
            MemberRecord b = record(random);
            MemberRecord c = record(random);

            assertThat(a.join(b)).isEqualTo(b.join(a));
            assertThat(a.join(b).join(c)).isEqualTo(a.join(b.join(c)));
            assertThat(a.join(a)).isEqualTo(a);
            assertThat(a.join(b).compareVerdict(a)).isNotNegative();
            assertThat(a.join(b).compareVerdict(b)).isNotNegative();
        }
    }

    @Test
    void tagsAreOrderedByContentAndEqualOnlyIfTheyAre() {
        Tags one = new Tags(Map.of("a", "1, b=2"));
        Tags two = new Tags(Map.of("a", "1", "b", "2"));

        assertThat(one.toString()).isEqualTo(two.toString());
        assertThat(one.compareTo(two)).isNotZero().isEqualTo(-two.compareTo(one));
        assertThat(one.compareTo(new Tags(one.values()))).isZero();
        assertThat(Tags.none().compareTo(two)).isNegative();
    }

    /** Claims about a few members whose attributes are of one version: views then agree wholly. */
    private static List<Rumour> claims(SplittableRandom random, int count) {
        List<Rumour> claims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NodeId id = new NodeId("m" + random.nextInt(6), 1 + random.nextInt(2));
            Attributes attributes = Core.attributes(Cores.address(id.name()), 1);
            MemberState state = random.nextBoolean() ? MemberState.ALIVE : MemberState.LEFT;
            claims.add(new Rumour.MemberClaim(new MemberRecord(id, random.nextInt(4), state, attributes), null, 0));
            claims.add(group(id, 1 + random.nextInt(3), random.nextInt(3) == 0));
        }
        return claims;
    }

    private static GroupEntry group(NodeId owner, long number, boolean gone) {
        GroupEntry entry = new GroupEntry(owner, number, "k", "ref" + number, false);
        return gone ? entry.ended() : entry;
    }

    private static Core told(List<Rumour> claims) {
        Cores cores = new Cores();
        Core core = cores.start("a", 1);
        Puppet teller = cores.puppet("teller", 1).join(core);
        // Every life comes first, since of those who are not known only life is believed.
        for (int uid = 1; uid <= 2; uid++) {
            for (int i = 0; i < 6; i++) {
                NodeId id = new NodeId("m" + i, uid);
                MemberRecord alive =
                        new MemberRecord(id, 0, MemberState.ALIVE, Core.attributes(Cores.address(id.name()), 1));
                teller.say(core, new SwimMessage.Gossip(List.of(new Rumour.MemberClaim(alive, null, 0))));
            }
        }
        for (Rumour claim : claims) {
            teller.say(core, new SwimMessage.Gossip(List.of(claim)));
        }
        return core;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSameClaimsInAnyOrderGiveTheSameViewGroupsAndDigest(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Rumour> claims = claims(random, 30);
        List<Rumour> shuffled = new ArrayList<>(claims);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }

        Core one = told(claims);
        Core other = told(shuffled);

        assertThat(other.swim.view().byName()).isEqualTo(one.swim.view().byName());
        assertThat(other.swim.groups()).isEqualTo(one.swim.groups());
        assertThat(other.swim.digest()).isEqualTo(one.swim.digest());
    }

    @Test
    void viewsThatDifferHaveOtherDigests() {
        SplittableRandom random = new SplittableRandom(9);
        Map<Long, String> seen = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            Core core = told(claims(random, 4));
            StringBuilder live = new StringBuilder();
            core.swim
                    .view()
                    .live()
                    .forEach(m -> live.append(m.id())
                            .append('@')
                            .append(m.incarnation())
                            .append(' '));
            core.swim
                    .groups()
                    .forEach(g -> live.append(g.owner())
                            .append('/')
                            .append(g.number())
                            .append(' '));

            String known = seen.putIfAbsent(core.swim.digest(), live.toString());

            assertThat(live.toString()).isEqualTo(known == null ? live.toString() : known);
        }
        assertThat(seen).hasSizeGreaterThan(100);
    }

    @Test
    void anEntryThatIsGoneStaysGoneWhateverTheOrder() {
        NodeId owner = new NodeId("m1", 2);
        List<Rumour> goneFirst = List.of(group(owner, 1, true), group(owner, 1, false));
        List<Rumour> goneLast = List.of(group(owner, 1, false), group(owner, 1, true));

        assertThat(told(goneFirst).swim.groups()).isEmpty();
        assertThat(told(goneLast).swim.groups()).isEmpty();
    }
}
