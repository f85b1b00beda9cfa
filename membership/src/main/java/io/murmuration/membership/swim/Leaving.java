package io.murmuration.membership.swim;

import io.murmuration.membership.member.MemberState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The goodbye: told to the observers first and repeated until they confirm, since theirs would be
 * the verdict of death; then told as news.
 */
final class Leaving {

    private static final long RESEND_NANOS = 300_000_000;
    private static final int MAX_TRIES = 3;
    private static final int MAX_TOLD = 8;

    private final Node node;
    private final MemberTable table;
    private final News news;
    private final Map<String, Entry> waiting = new LinkedHashMap<>();
    private @Nullable MemberRecord goodbye;
    private int tries;
    private int acknowledged;
    private long resendAt = Node.NEVER;
    private long giveUpAt = Node.NEVER;

    Leaving(Node node, MemberTable table, News news) {
        this.node = node;
        this.table = table;
        this.news = news;
    }

    boolean isUnderWay() {
        return goodbye != null;
    }

    /** Says goodbye; returns true if there is nobody to say it to. */
    boolean start() {
        for (Entry observer : table.rings().observersOf(table.self())) {
            waiting.put(observer.name(), observer);
        }
        for (Entry other : table.others()) {
            if (waiting.size() >= Math.min(MAX_TOLD, 2 * node.settings.probe().observers())) {
                break;
            }
            waiting.putIfAbsent(other.name(), other);
        }
        goodbye = table.self().record.with(MemberState.LEFT);
        table.join(goodbye, null, node.nowNanos());
        news.tell(table.self());
        news.toAll();
        if (waiting.isEmpty()) {
            return true;
        }
        giveUpAt = node.nowNanos() + node.settings.upkeep().leaveTimeout().toNanos();
        tell();
        return false;
    }

    private void tell() {
        MemberRecord record = goodbye;
        if (record == null) {
            return;
        }
        tries++;
        resendAt = tries < MAX_TRIES ? node.nowNanos() + RESEND_NANOS : Node.NEVER;
        for (Entry observer : waiting.values()) {
            node.send(observer, new SwimMessage.Leave(node.nextSeq(), record));
        }
    }

    void onAck(Entry from) {
        if (goodbye != null && waiting.remove(from.name()) != null) {
            acknowledged++;
        }
    }

    /** Returns true when the goodbye is done, heard or not. */
    boolean tick() {
        if (goodbye == null) {
            return false;
        }
        Iterator<Entry> told = waiting.values().iterator();
        while (told.hasNext()) {
            if (!told.next().isLive()) {
                told.remove();
            }
        }
        if (waiting.isEmpty() || node.nowNanos() >= giveUpAt) {
            return true;
        }
        if (node.nowNanos() >= resendAt) {
            tell();
        }
        return false;
    }

    /** Ends the goodbye with a last round of news; returns how many have confirmed it. */
    int finish() {
        news.round();
        resendAt = Node.NEVER;
        giveUpAt = Node.NEVER;
        waiting.clear();
        return acknowledged;
    }

    long nextAt() {
        return Math.min(resendAt, giveUpAt);
    }
}
