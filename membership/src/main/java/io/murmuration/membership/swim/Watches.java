package io.murmuration.membership.swim;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.swim.Watch.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members that this node watches: probes them (SWIM §3.1), asks others when one does not
 * answer, and keeps what is known of each until its silence is judged by {@link Verdicts}.
 */
final class Watches {

    /** The most members that are watched besides the regular ones. */
    private static final int MAX_EXTRA = 512;

    /** Own probes without an answer before others are asked to probe. */
    private static final int ASK_AFTER = 2;

    private static final long ASK_NANOS = 1_000_000_000;
    private static final int ASK_BUDGET_MILLIS = 500;
    private static final long FRESHER_NANOS = 100_000_000;
    private static final long VOTE_NANOS = 2_000_000_000;

    private final Node node;
    private final MemberTable table;
    private final News news;
    private final Verdicts verdicts;
    private final Map<String, Watch> bySubject = new LinkedHashMap<>();
    private final List<Watch> due = new ArrayList<>();
    private final List<Entry> roundRobin = new ArrayList<>();
    private long seenChanges = -1;
    private long nextRandomAt;

    Watches(Node node, MemberTable table, News news) {
        this.node = node;
        this.table = table;
        this.news = news;
        this.verdicts = new Verdicts(node, table, news);
        this.nextRandomAt = node.upTo(randomInterval());
    }

    private long randomInterval() {
        return node.settings.probe().interval().toNanos()
                * node.settings.probe().randomEvery();
    }

    /** Returns how often each regular subject is probed. */
    long period() {
        int observers = Math.min(node.settings.probe().observers(), Math.max(1, table.size() - 1));
        return node.settings.probe().interval().toNanos() * observers;
    }

    @Nullable
    Watch find(Entry subject) {
        Watch watch = bySubject.get(subject.name());
        return watch != null && watch.uid == subject.id().uid() ? watch : null;
    }

    void tick() {
        followRings();
        if (node.nowNanos() >= nextRandomAt) {
            probeAtRandom();
        }
        due.clear();
        for (Watch watch : bySubject.values()) {
            if (node.nowNanos() >= nextAt(watch)) {
                due.add(watch);
            }
        }
        for (int i = 0; i < due.size(); i++) {
            if (find(due.get(i).subject) == due.get(i)) { // An earlier one may have ended it.
                tick(due.get(i));
            }
        }
    }

    private void tick(Watch watch) {
        long now = node.nowNanos();
        if (watch.phase == Phase.PROBING && now >= watch.deadline) {
            miss(watch);
            doubt(watch);
        } else if (watch.phase == Phase.DOUBTING && now >= watch.nextProbeAt) {
            miss(watch);
            probeInDoubt(watch);
        } else if (watch.phase == Phase.QUIET && watch.regular && now >= watch.nextProbeAt) {
            probe(watch);
            watch.nextProbeAt = now + period();
        }
        if (watch.phase == Phase.DOUBTING) {
            judge(watch);
        }
    }

    private void miss(Watch watch) {
        if (watch.missed == 0) {
            watch.unansweredAt = node.awakeNanos() - (node.nowNanos() - watch.sentAt);
        }
        watch.missed++;
        watch.missedAwake += watch.slept ? 0 : 1;
        watch.path.missed();
        node.counters.probesMissed++;
    }

    private void probe(Watch watch) {
        watch.phase = Phase.PROBING;
        ping(watch, watch.regular);
        watch.deadline = node.nowNanos() + timeout(watch);
    }

    private long timeout(Watch watch) {
        boolean known = watch.path.rttNanos() >= 0;
        return node.health.stretch((known ? watch.path : node.anyPath).timeoutNanos());
    }

    private void ping(Watch watch, boolean routine) {
        watch.seq = node.nextSeq();
        watch.sentAt = node.nowNanos();
        watch.slept = false;
        node.counters.probes++;
        node.send(
                watch.subject,
                new SwimMessage.Ping(watch.seq, routine, table.digest().value(), node.pauseProfile(), news.take()));
    }

    /** Begins to doubt: the regular rhythm is too slow from here on. */
    private void doubt(Watch watch) {
        watch.phase = Phase.DOUBTING;
        watch.nextAskAt = node.nowNanos();
        watch.doubtSeq = watch.seq + 1;
        probeInDoubt(watch);
    }

    private void probeInDoubt(Watch watch) {
        ping(watch, false);
        long wait = Math.max(node.settings.probe().suspectInterval().toNanos(), timeout(watch));
        watch.nextProbeAt = node.nowNanos() + wait;
        boolean due = node.nowNanos() >= watch.nextAskAt;
        if (watch.missed >= ASK_AFTER && (due || watch.missed < Verdicts.JUDGE_AFTER)) {
            // Each observer hears the member only now and then: together they know how long it is
            // silent. Asked twice, as one lost packet must not make a suspicion.
            verdicts.accuse(watch, false);
        }
        if (watch.missed >= ASK_AFTER && due) {
            // Helpers that were asked and did not even say no: a sign that the fault is here.
            node.health.failed(Math.min(1, watch.nacksExpected));
            watch.nacksExpected = 0;
            askOthers(watch);
            watch.nextAskAt = node.nowNanos() + ASK_NANOS;
        }
    }

    private void askOthers(Watch watch) {
        List<Entry> others = table.others();
        int wanted = Math.min(node.settings.probe().indirect(), others.size() - 1);
        for (int attempt = 0; attempt < 4 * wanted && watch.nacksExpected < wanted; attempt++) {
            Entry helper = others.get(node.random.nextInt(others.size()));
            if (helper != watch.subject && helper.state() == MemberState.ALIVE) {
                watch.nacksExpected++;
                node.counters.indirectAsked++;
                node.send(helper, new SwimMessage.PingReq(watch.seq, watch.subject.id(), ASK_BUDGET_MILLIS));
            }
        }
    }

    private void judge(Watch watch) {
        verdicts.judge(watch);
        if (!watch.subject.isLive()) {
            bySubject.remove(watch.subject.name());
        }
    }

    /** Makes the watches what the rings say. */
    private void followRings() {
        if (seenChanges == table.changes()) {
            return;
        }
        seenChanges = table.changes();
        for (Watch watch : List.copyOf(bySubject.values())) {
            watch.regular = false;
            if (watch.subject.id().uid() != watch.uid || !watch.subject.isLive()) {
                bySubject.remove(watch.subject.name());
            }
        }
        if (!table.self().isLive()) {
            bySubject.clear();
            return;
        }
        for (Entry subject : table.rings().subjectsOf(table.self())) {
            Watch watch = bySubject.get(subject.name());
            if (watch == null) {
                watch = new Watch(subject, node.settings, node.awakeNanos());
                watch.nextProbeAt = node.nowNanos() + node.upTo(period());
                bySubject.put(subject.name(), watch);
            }
            watch.regular = true;
        }
        bySubject.values().removeIf(watch -> !watch.regular && watch.phase == Phase.QUIET);
    }

    /**
     * Looks at a member whom this node does not watch, so that no one escapes all eyes for long.
     */
    private void probeAtRandom() {
        nextRandomAt = node.nowNanos() + randomInterval();
        if (table.others().size() <= node.settings.probe().observers()) {
            return;
        }
        for (int attempt = 0; attempt < 4; attempt++) {
            if (roundRobin.isEmpty()) {
                roundRobin.addAll(table.others());
                shuffle(roundRobin);
            }
            Entry next = roundRobin.remove(roundRobin.size() - 1);
            if (next.isLive() && !bySubject.containsKey(next.name())) {
                probe(extra(next, node.awakeNanos()));
                return;
            }
        }
    }

    private void shuffle(List<Entry> entries) {
        for (int i = entries.size() - 1; i > 0; i--) {
            int j = node.random.nextInt(i + 1);
            Entry swapped = entries.set(i, entries.get(j));
            entries.set(j, swapped);
        }
    }

    private Watch extra(Entry subject, long since) {
        Watch watch = new Watch(subject, node.settings, since);
        bySubject.put(subject.name(), watch);
        return watch;
    }

    /** Probes a member at once, since somebody doubts it. */
    void look(Entry subject) {
        Watch watch = find(subject);
        if (watch != null && watch.phase == Phase.QUIET) {
            probe(watch);
        }
    }

    /**
     * Finds out whether a member is dead that others, whom this node cannot vouch for, say is dead:
     * their votes count once the member has been silent here too, from {@code since} in waking
     * time.
     */
    void verify(Entry subject, List<String> observers, long since, boolean vouched) {
        Watch watch = find(subject);
        if (watch == null) {
            if (bySubject.size() >= MAX_EXTRA) {
                return; // The views will be compared again.
            }
            watch = extra(subject, since);
        }
        watch.vouched |= vouched;
        for (String observer : observers) {
            watch.votes.put(observer, Node.NEVER);
        }
        if (watch.phase == Phase.QUIET) {
            probe(watch);
        }
    }

    /** Takes note of a sign of life that this node got itself. */
    void heard(Entry subject) {
        Watch watch = find(subject);
        if (watch != null && watch.phase != Phase.QUIET) {
            calm(watch);
        }
    }

    private void calm(Watch watch) {
        if (watch.phase == Phase.DOUBTING) {
            watch.nextProbeAt = node.nowNanos() + node.upTo(period());
        }
        watch.calm();
        if (!watch.regular) {
            bySubject.remove(watch.subject.name());
        }
    }

    /** Takes in the answer to a probe, before {@link #heard}. */
    void answered(Entry subject, SwimMessage.Ack ack) {
        Watch watch = find(subject);
        if (watch == null) {
            return;
        }
        watch.learnPauses(ack.pauses(), node.settings.silence());
        if (ack.seq() == watch.seq && watch.phase != Phase.QUIET) {
            if (watch.sentAt >= node.pauseEndedAt) {
                watch.path.answered(node.nowNanos() - watch.sentAt);
                node.anyPath.answered(node.nowNanos() - watch.sentAt);
            }
            node.health.succeeded();
            if (watch.regular && watch.phase == Phase.PROBING) {
                watch.nextProbeAt += ack.shiftMillis() * 1_000_000L;
            }
        }
    }

    void learnPauses(Entry subject, int encoded) {
        Watch watch = find(subject);
        if (watch != null) {
            watch.learnPauses(encoded, node.settings.silence());
        }
    }

    void onIndirectAck(SwimMessage.IndirectAck ack) {
        Entry subject = table.find(ack.target());
        Watch watch = subject == null ? null : find(subject);
        if (watch != null && watch.phase == Phase.DOUBTING && ack.seq() >= watch.doubtSeq && ack.seq() <= watch.seq) {
            watch.told(node.awakeNanos());
            calm(watch);
        }
    }

    void onNack(SwimMessage.Nack nack) {
        Entry subject = table.find(nack.target());
        Watch watch = subject == null ? null : find(subject);
        if (watch != null) {
            watch.nacksExpected = Math.max(0, watch.nacksExpected - 1);
            if (nack.heardAgoMillis() >= 0) {
                watch.told(node.awakeNanos() - nack.heardAgoMillis() * 1_000_000);
            }
        }
    }

    void onHeard(Entry from, SwimMessage.Heard heard) {
        Entry subject = table.find(heard.subject());
        Watch watch = subject == null ? null : find(subject);
        if (watch != null) {
            watch.heardFrom.add(from.name());
            watch.told(node.awakeNanos() - heard.agoMillis() * 1_000_000);
        }
    }

    void onAccuse(Entry from, SwimMessage.Accuse accusation) {
        Entry subject = table.find(accusation.subject());
        if (subject == null || !subject.isLive() || subject == table.self()) {
            return;
        }
        Watch watch = find(subject);
        long claimed = accusation.silenceMillis() * 1_000_000;
        long ago = node.awakeNanos() - (watch != null ? watch.lastHeardAt() : subject.heardAt);
        boolean outdated = accusation.incarnation() < subject.record.incarnation();
        boolean fresher = outdated || ago + FRESHER_NANOS < claimed;
        if (fresher || !accusation.lethal()) {
            node.send(
                    from,
                    new SwimMessage.Heard(subject.id(), subject.record.incarnation(), Math.max(0, ago) / 1_000_000));
        }
        if (fresher || watch == null) {
            return;
        }
        watch.heardFrom.add(from.name());
        watch.told(node.awakeNanos() - claimed);
        if (accusation.lethal()) {
            watch.votes.put(from.name(), node.awakeNanos() + VOTE_NANOS);
        }
        look(subject);
        if (watch.phase == Phase.DOUBTING) {
            judge(watch);
        }
    }

    /** Voids what was under way when this process stopped to run. */
    void onPause(long paused) {
        for (Watch watch : bySubject.values()) {
            watch.missedAwake = 0;
            watch.slept = true;
            watch.voted = false;
            watch.nacksExpected = 0;
            if (watch.phase == Phase.PROBING) {
                watch.deadline += paused;
            } else if (watch.phase == Phase.DOUBTING) {
                watch.nextProbeAt = node.nowNanos() + node.upTo(50_000_000);
            }
        }
    }

    long nextAt() {
        long next = seenChanges == table.changes() ? nextRandomAt : node.nowNanos();
        for (Watch watch : bySubject.values()) {
            next = Math.min(next, nextAt(watch));
        }
        return next;
    }

    private long nextAt(Watch watch) {
        return switch (watch.phase) {
            case QUIET -> watch.regular ? watch.nextProbeAt : Node.NEVER;
            case PROBING -> watch.deadline;
            case DOUBTING -> Math.min(watch.nextProbeAt, verdicts.nextVerdictAt(watch));
        };
    }
}
