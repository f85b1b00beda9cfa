package io.murmuration.chat;

import io.murmuration.chat.room.Post;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts messages, events and views into words. */
final class Lines {

    private Lines() {}

    static String said(String room, Post post, boolean earlier) {
        String who =
                Names.printable(Names.full(post.speaker().nick(), post.speaker().node()));
        return "[" + room + "] " + who + ": " + Names.printable(post.text()) + (earlier ? " (earlier)" : "");
    }

    /**
     * Returns what a person should be told of a change; empty if it is of no interest.
     *
     * @param before the view before the change
     */
    static Optional<String> announce(MembershipView before, MembershipEvent event) {
        if (event instanceof MembershipEvent.MemberChanged changed
                && changed.member().name().equals(before.self())) {
            return Optional.empty();
        }
        @Nullable String text = null;
        if (event instanceof MembershipEvent.MemberUp up) {
            text = arrival(up.member(), "is here");
        } else if (event instanceof MembershipEvent.MemberRestarted restarted) {
            text = arrival(restarted.member(), "is here again, its node was restarted");
        } else if (event instanceof MembershipEvent.MemberLeft left) {
            text = Names.full(left.member()) + " has left";
        } else if (event instanceof MembershipEvent.MemberSuspected suspected) {
            text = Names.full(suspected.member()) + "'s node is silent: "
                    + evidence(before, suspected.evidence(), "has", "have");
        } else if (event instanceof MembershipEvent.MemberFailed failed) {
            text = Names.full(failed.member()) + "'s node is gone: "
                    + evidence(before, failed.evidence(), "had", "had");
        } else if (event instanceof MembershipEvent.MemberRecovered recovered) {
            text = Names.full(recovered.member()) + "'s node is heard again";
        } else if (event instanceof MembershipEvent.TagsChanged changed) {
            text = moved(before, changed.member());
        } else if (event instanceof MembershipEvent.ViewIsolated) {
            text = "this node hears from nobody: what you see may be old, and your messages wait";
        } else if (event instanceof MembershipEvent.ViewConnected) {
            text = "this node hears from others again";
        } else if (event instanceof MembershipEvent.SelfSuperseded superseded) {
            text = "another node has taken the name " + superseded.by().name() + ": this one has to stop";
        }
        return Optional.ofNullable(text);
    }

    static List<String> who(MembershipView view, String room) {
        List<String> here = new ArrayList<>();
        for (Member member : view.live()) {
            if (Names.room(member).equals(room)) {
                here.add(Names.full(member) + (member.name().equals(view.self()) ? " (you)" : ""));
            }
        }
        return List.of("in #" + room + ": " + (here.isEmpty() ? "nobody" : Names.list(here)));
    }

    static List<String> nodes(MembershipView view) {
        List<String> lines = new ArrayList<>();
        for (Member member : view.members()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-20s %-8s %-22s %s",
                    Names.full(member),
                    member.state().name().toLowerCase(Locale.ROOT),
                    member.address(),
                    Names.room(member).isEmpty() ? "-" : "#" + Names.room(member)));
        }
        return lines;
    }

    static List<String> rooms(MembershipView view) {
        SortedMap<String, List<String>> rooms = new TreeMap<>();
        for (Member member : view.live()) {
            if (!Names.room(member).isEmpty()) {
                rooms.computeIfAbsent(Names.room(member), r -> new ArrayList<>())
                        .add(Names.full(member));
            }
        }
        List<String> lines = new ArrayList<>();
        rooms.forEach((room, people) -> lines.add("#" + room + ": " + Names.list(people)));
        return lines;
    }

    static List<String> help() {
        return List.of(
                "/who               who is in this room",
                "/nodes             every node, and how it is",
                "/rooms             the rooms and who is in them",
                "/join ROOM         go to another room, with its history",
                "/msg NICK TEXT     tell one person only",
                "/quit              leave in good order",
                "//text             say something that begins with a slash");
    }

    private static String arrival(Member member, String how) {
        String room = Names.room(member);
        return Names.full(member) + " " + how + " (" + member.address() + (room.isEmpty() ? "" : ", in #" + room) + ")";
    }

    private static @Nullable String moved(MembershipView before, Member member) {
        String was = before.member(member.name()).map(Names::room).orElse("");
        String is = Names.room(member);
        return was.equals(is) || is.isEmpty() ? null : Names.full(member) + " is in #" + is + " now";
    }

    private static String evidence(MembershipView view, Evidence evidence, String one, String several) {
        List<String> observers = new ArrayList<>();
        for (String observer : evidence.observers()) {
            observers.add(Names.full(view, observer));
        }
        String who = observers.isEmpty()
                ? "nobody " + several + " heard"
                : Names.list(observers) + " " + (observers.size() == 1 ? one : several) + " not heard";
        return String.format(
                Locale.ROOT,
                "%s it for %.1f s (phi %.1f)",
                who,
                evidence.silence().toMillis() / 1000.0,
                evidence.phi());
    }
}
