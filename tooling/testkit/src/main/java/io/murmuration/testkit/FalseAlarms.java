package io.murmuration.testkit;

import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Counts verdicts about members that run. A member that is held dead by many counts once, until
 * nobody holds it dead any more.
 *
 * <p>Who is cut off by the script is rightly held dead by the other side. Such verdicts are counted
 * apart for as long as the cut lasts and {@link #GRACE} beyond; those about members of one's own
 * side are false all the same.
 */
public final class FalseAlarms {

    /** How long after a cut has healed a verdict about the other side may still come from it. */
    public static final Duration GRACE = Duration.ofMinutes(1);

    private static final int MOST_KEPT = 200;

    /** A verdict about a member that ran. */
    public record FalseDeath(
            long atNanos,
            String observer,
            String subject,
            boolean subjectPaused,
            MembershipEvent.MemberFailed verdict) {}

    private final SwimCluster cluster;
    private final VirtualNetwork network;
    private final boolean[] heldDead;
    private final boolean[] suspected;
    private final int[] lastSide;
    private final boolean[] cutOneWay;
    private final List<FalseDeath> kept = new ArrayList<>();
    private long excusedUntilNanos = -1;
    private long deaths;
    private long holders;
    private long suspicions;
    private long ownSideFailures;
    private long otherSideFailures;
    private long failedAfterGoodbye;

    FalseAlarms(SwimCluster cluster, VirtualNetwork network, int capacity) {
        this.cluster = cluster;
        this.network = network;
        heldDead = new boolean[capacity];
        suspected = new boolean[capacity];
        lastSide = new int[capacity];
        cutOneWay = new boolean[capacity];
    }

    /** A scripted partition begins; the network knows the sides. */
    void partitioned() {
        excusedUntilNanos = Long.MAX_VALUE;
        for (int i = 0; i < lastSide.length; i++) {
            lastSide[i] = network.sideOf(i);
        }
    }

    /** A scripted one-way cut touches {@code node}. */
    void cutOneWay(int node) {
        excusedUntilNanos = Long.MAX_VALUE;
        cutOneWay[node] = true;
    }

    /** All scripted cuts have ended. */
    void healed(long nowNanos) {
        excusedUntilNanos = nowNanos + GRACE.toNanos();
    }

    void newLife(int node) {
        heldDead[node] = false;
        suspected[node] = false;
    }

    void changed(int observer, int subject, MembershipEvent.MemberChanged event) {
        if (event.member().id().uid() != cluster.life(subject)) {
            return;
        }
        if (event instanceof MembershipEvent.MemberFailed failed) {
            failed(observer, subject, failed);
        } else if (event instanceof MembershipEvent.MemberSuspected) {
            if (isBlameless(subject) && !isExcused(observer, subject) && !suspected[subject]) {
                suspected[subject] = true;
                suspicions++;
            }
        } else if (event.member().state() == MemberState.ALIVE) {
            heldDead[subject] &= cluster.count(subject, MemberState.DEAD) > 0;
            suspected[subject] &= cluster.count(subject, MemberState.SUSPECT) > 0;
        }
    }

    private void failed(int observer, int subject, MembershipEvent.MemberFailed verdict) {
        if (cluster.status(subject) == SwimCluster.Status.LEFT && cluster.goodbyesHeard(subject) > 0) {
            failedAfterGoodbye++;
        }
        if (!isBlameless(subject)) {
            return;
        }
        if (isExcused(observer, subject)) {
            otherSideFailures++;
            return;
        }
        holders++;
        if (inCut()) {
            ownSideFailures++;
        }
        if (!heldDead[subject]) {
            heldDead[subject] = true;
            deaths++;
        }
        if (kept.size() < MOST_KEPT) {
            kept.add(new FalseDeath(
                    cluster.simulation().nowNanos(),
                    SwimCluster.name(observer),
                    SwimCluster.name(subject),
                    cluster.isPaused(subject),
                    verdict));
        }
    }

    private boolean isBlameless(int subject) {
        return cluster.runs(subject) && cluster.status(subject) != SwimCluster.Status.LEAVING;
    }

    private boolean inCut() {
        return cluster.simulation().nowNanos() < excusedUntilNanos;
    }

    private boolean isExcused(int observer, int subject) {
        return inCut() && (lastSide[observer] != lastSide[subject] || cutOneWay[subject] || cutOneWay[observer]);
    }

    /** Returns how often a running member was held dead by anyone. */
    public long deaths() {
        return deaths;
    }

    /** Returns how often a running member was held dead, each holder counted. */
    public long holders() {
        return holders;
    }

    /** Returns how often a running member was suspected by anyone. */
    public long suspicions() {
        return suspicions;
    }

    /** Returns how many failures of members of one's own side were published in and after cuts. */
    public long ownSideFailures() {
        return ownSideFailures;
    }

    /** Returns how many failures of members of the other side were published: those are right. */
    public long otherSideFailures() {
        return otherSideFailures;
    }

    /** Returns how often a member was reported failed after its goodbye had been confirmed. */
    public long failedAfterGoodbye() {
        return failedAfterGoodbye;
    }

    /** Returns the first verdicts of those counted by {@link #holders}, for looking into them. */
    public List<FalseDeath> kept() {
        return Collections.unmodifiableList(kept);
    }
}
