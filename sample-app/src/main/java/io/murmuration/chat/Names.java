package io.murmuration.chat;

import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipView;
import java.util.ArrayList;
import java.util.List;

/** Reads and checks the names that people see: nicks, rooms and who is meant by a nick. */
final class Names {

    static final String NICK_TAG = "nick";
    static final String ROOM_TAG = "room";
    static final String NICK_RULE = "a nick of 1 to 24 letters, digits or any of -_.";
    static final String ROOM_RULE = "a room of 1 to 32 letters, digits or any of -_.";

    private Names() {}

    static boolean isNick(String text) {
        return text.matches("[\\p{L}\\p{N}._-]{1,24}");
    }

    static boolean isRoom(String text) {
        return text.matches("[A-Za-z0-9._-]{1,32}");
    }

    /** Replaces control characters: text of others must not steer the terminal that shows it. */
    static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Returns the nick of a member, or its name if it is not a chat node. */
    static String nick(Member member) {
        return printable(member.tags().values().getOrDefault(NICK_TAG, member.name()));
    }

    /** Returns the room of a member; empty if it is not a chat node. */
    static String room(Member member) {
        return printable(member.tags().values().getOrDefault(ROOM_TAG, ""));
    }

    /** Returns {@code nick}, with {@code @node} behind it where that says more. */
    static String full(String nick, String node) {
        return nick.equals(node) ? nick : nick + "@" + node;
    }

    static String full(Member member) {
        return full(nick(member), member.name());
    }

    /** Returns how people call the node of that name. */
    static String full(MembershipView view, String node) {
        return view.member(node).map(Names::full).orElse(node);
    }

    /** Returns the live members that {@code who} may mean: a nick, a node, or both as nick@node. */
    static List<Member> meant(MembershipView view, String who) {
        List<Member> meant = new ArrayList<>();
        for (Member member : view.live()) {
            if (full(member).equals(who)) {
                return List.of(member);
            }
            if (nick(member).equals(who) || member.name().equals(who)) {
                meant.add(member);
            }
        }
        return meant;
    }

    /** Returns "a", "a and b" or "a, b and c". */
    static String list(List<String> names) {
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
