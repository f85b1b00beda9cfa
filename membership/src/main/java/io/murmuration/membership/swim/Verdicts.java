package io.murmuration.membership.swim;

import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MemberState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges the silence of a member in doubt: odd silence is suspicion, on one observer's word;
 * silence too long for the member's pauses is death, if a quorum of its observers finds the same
 * (ruling 7). Who has slept, or hears nobody, does not judge.
 */
final class Verdicts {

    /** Own probes without an answer before it is judged: the other observers had time to object. */
    static final int JUDGE_AFTER = 4;

    /** Of these, those since the last own pause (ruling 6). */
    private static final int JUDGE_AWAKE = 2;

    private static final long ACCUSE_NANOS = 300_000_000;

    private final Node node;
    private final MemberTable table;
    private final News news;

    Verdicts(Node node, MemberTable table, News news) {
        this.node = node;
        this.table = table;
        this.news = news;
    }

    /** Tells the other observers how long the member is silent here, and whether that is a vote. */
    void accuse(Watch watch, boolean lethal) {
        if (node.isolated) {
            return;
        }
        watch.accusedAt = node.nowNanos();
        // What is told is when it was heard, not since when this node has listened.
        long silenceMillis = Math.max(0, node.awakeNanos() - watch.lastHeardAt()) / 1_000_000;
        SwimMessage accusation =
                new SwimMessage.Accuse(watch.subject.id(), watch.subject.record.incarnation(), silenceMillis, lethal);
        for (Entry observer : table.rings().observersOf(watch.subject)) {
            if (observer != table.self()) {
                node.send(observer, accusation);
            }
        }
    }

    /** Suspects or condemns a member in doubt, if it is time to. */
    void judge(Watch watch) {
        if (!mayJudge(watch) || node.nowNanos() < node.verdictsFrom) {
            return;
        }
        long silence = silence(watch);
        if (silence >= watch.deadNanos) {
            vote(watch, silence);
        } else if (silence >= watch.suspectNanos && watch.subject.state() == MemberState.ALIVE) {
            node.counters.suspicions++;
            declare(watch, MemberState.SUSPECT, List.of(table.self().name()), silence, 0);
        }
    }

    /**
     * Returns how long the member is known to be silent. Each observer hears it only now and then:
     * where not all of them have said when they did, only this node's own unanswered probes count.
     */
    private long silence(Watch watch) {
        long silence = watch.silence(node.awakeNanos());
        if (watch.vouched) {
            return silence;
        }
        for (Entry observer : table.rings().observersOf(watch.subject)) {
            if (observer != table.self() && !watch.heardFrom.contains(observer.name())) {
                return Math.min(silence, node.awakeNanos() - watch.unansweredAt);
            }
        }
        return silence;
    }

    private boolean mayJudge(Watch watch) {
        // Where others vouch, nobody is left to object.
        int misses = watch.vouched ? JUDGE_AWAKE : JUDGE_AFTER;
        return watch.missed >= misses && watch.missedAwake >= JUDGE_AWAKE && !node.isolated;
    }

    private void vote(Watch watch, long silence) {
        if (!watch.voted || node.nowNanos() >= watch.accusedAt + ACCUSE_NANOS) {
            watch.voted = true;
            accuse(watch, true);
        }
        List<String> voters = new ArrayList<>();
        voters.add(table.self().name());
        for (Map.Entry<String, Long> vote : watch.votes.entrySet()) {
            if (vote.getValue() >= node.awakeNanos() && voters.size() < Evidence.MAX_OBSERVERS) {
                voters.add(vote.getKey());
            }
        }
        int quorum = quorum(watch.subject);
        if (voters.size() >= quorum) {
            node.counters.deaths++;
            declare(watch, MemberState.DEAD, voters, silence, quorum);
        }
    }

    /** Returns how many must find a member silent: two observers, or the only one. */
    private int quorum(Entry subject) {
        int live = 1;
        for (Entry observer : table.rings().observersOf(subject)) {
            if (observer != table.self()) {
                live++;
            }
        }
        return Math.min(2, live);
    }

    private void declare(Watch watch, MemberState state, List<String> observers, long silence, int quorum) {
        // As exact as it travels, so that all tell the same.
        double phi = Math.rint(watch.pauses.phi(silence) * 100) / 100;
        Evidence evidence = new Evidence(observers, Duration.ofMillis(silence / 1_000_000), phi, quorum);
        Entry subject = watch.subject;
        if (table.join(subject.record.with(state), evidence, node.nowNanos())) {
            news.tell(subject);
            news.toAll();
        }
    }

    /** A silence that becomes too long between two probes is judged when it does. */
    long nextVerdictAt(Watch watch) {
        if (!mayJudge(watch)) {
            return Node.NEVER;
        }
        long silence = silence(watch);
        long next;
        if (watch.voted && silence >= watch.deadNanos) {
            next = watch.accusedAt + ACCUSE_NANOS;
        } else if (silence < watch.suspectNanos && watch.subject.state() == MemberState.ALIVE) {
            next = node.nowNanos() + watch.suspectNanos - silence;
        } else {
            next = node.nowNanos() + Math.max(0, watch.deadNanos - silence);
        }
        return Math.max(next, node.verdictsFrom);
    }
}
