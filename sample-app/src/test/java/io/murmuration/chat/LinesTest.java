package io.murmuration.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.chat.room.Post;
import io.murmuration.chat.room.Speaker;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LinesTest {

    private static final Member ALICE = member("alice", "alice", "lobby", MemberState.ALIVE);
    private static final Member BOB = member("b1", "bob", "den", MemberState.ALIVE);
    private static final Member CAROL = member("carol", "carol", "lobby", MemberState.ALIVE);
    private static final MembershipView VIEW = view(ALICE, BOB, CAROL);

    @Test
    void aFailureIsToldWithWhoNoticedAndHow() {
        Evidence evidence = new Evidence(List.of("alice", "b1"), Duration.ofMillis(4_230), 6.14, 2);

        assertThat(Lines.announce(VIEW, new MembershipEvent.MemberFailed(1, CAROL, evidence)))
                .contains("carol's node is gone: alice and bob@b1 had not heard it for 4.2 s (phi 6.1)");
    }

    @Test
    void aSuspicionIsToldWithItsOnlyWitness() {
        Evidence evidence = new Evidence(List.of("alice"), Duration.ofMillis(1_250), 3, 0);

        assertThat(Lines.announce(VIEW, new MembershipEvent.MemberSuspected(1, CAROL, evidence)))
                .contains("carol's node is silent: alice has not heard it for 1.3 s (phi 3.0)");
    }

    @Test
    void comingGoingAndMovingAreTold() {
        assertThat(Lines.announce(VIEW, new MembershipEvent.MemberUp(1, BOB)))
                .contains("bob@b1 is here (127.0.0.1:7100, in #den)");
        assertThat(Lines.announce(VIEW, new MembershipEvent.MemberRestarted(1, CAROL.id(), CAROL)))
                .contains("carol is here again, its node was restarted (127.0.0.1:7100, in #lobby)");
        assertThat(Lines.announce(VIEW, new MembershipEvent.MemberLeft(1, CAROL)))
                .contains("carol has left");
        assertThat(Lines.announce(
                        VIEW, new MembershipEvent.TagsChanged(1, member("carol", "carol", "den", MemberState.ALIVE))))
                .contains("carol is in #den now");
    }

    @Test
    void whatConcernsOnlyThisNodeIsNotTold() {
        assertThat(Lines.announce(VIEW, new MembershipEvent.MemberUp(1, ALICE))).isEmpty();
        assertThat(Lines.announce(VIEW, new MembershipEvent.TagsChanged(1, CAROL)))
                .isEmpty();
    }

    @Test
    void theDirectoryShowsLiveMembersOnly() {
        MembershipView view = view(ALICE, BOB, member("carol", "carol", "lobby", MemberState.DEAD));

        assertThat(Lines.who(view, "lobby")).containsExactly("in #lobby: alice (you)");
        assertThat(Lines.rooms(view)).containsExactly("#den: bob@b1", "#lobby: alice");
        assertThat(Lines.nodes(view))
                .containsExactly(
                        "alice                alive    127.0.0.1:7100         #lobby",
                        "bob@b1               alive    127.0.0.1:7100         #den",
                        "carol                dead     127.0.0.1:7100         #lobby");
    }

    @Test
    void textOfOthersCannotSteerTheTerminal() {
        Post post = new Post(new Speaker("e\u001b[1mve", "eve", 1, 0), 0, 0, 0, "x\u001b[2J\ny");

        assertThat(Lines.said("lobby", post, true)).isEqualTo("[lobby] e [1mve@eve: x [2J y (earlier)");
    }

    @Test
    void anEventIsOneLineOfJsonWithItsEvidence() {
        Evidence evidence = new Evidence(List.of("alice"), Duration.ofMillis(4_230), 6.5, 1);

        assertThat(EventLine.change(new MembershipEvent.MemberFailed(7, CAROL, evidence))
                        .toString())
                .startsWith("@event {\"at_ms\":")
                .endsWith(
                        ",\"type\":\"MemberFailed\",\"version\":7,\"node\":\"carol\",\"uid\":\"1\",\"nick\":\"carol\","
                                + "\"state\":\"alive\",\"address\":\"127.0.0.1:7100\",\"incarnation\":0,"
                                + "\"observers\":[\"alice\"],\"silence_ms\":4230,\"phi\":6.5,\"quorum\":1}");
    }

    private static Member member(String name, String nick, String room, MemberState state) {
        Tags tags = Tags.none().with(Names.NICK_TAG, nick).with(Names.ROOM_TAG, room);
        return new Member(
                new NodeId(name, 1), 0, state, new Attributes(1, new Address("127.0.0.1", 7100), Map.of(), tags, 1, 1));
    }

    private static MembershipView view(Member... members) {
        SortedMap<String, Member> byName = new TreeMap<>();
        for (Member member : members) {
            byName.put(member.name(), member);
        }
        return new MembershipView(1, 0, "alice", byName, false);
    }
}
