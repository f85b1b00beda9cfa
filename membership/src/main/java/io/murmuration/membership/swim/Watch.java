package io.murmuration.membership.swim;

import io.murmuration.failuredetector.PathEstimate;
import io.murmuration.failuredetector.PauseProfile;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What this node knows of one member that it watches: when it answers, and how long its silence may
 * last. While all is well the watch is {@link Phase#QUIET} between probes. A probe that is not
 * answered in time makes it {@link Phase#DOUBTING}: then it asks often, and asks others to ask,
 * until somebody hears the member or its silence is judged.
 */
final class Watch {

    enum Phase {
        /** Waits for the time of the next probe. */
        QUIET,
        /** Waits for the answer to a probe. */
        PROBING,
        /** Did not get one: probes often, with the help of others. */
        DOUBTING
    }

    final Entry subject;
    final long uid;
    final PathEstimate path;

    /** Whether the rings say so; else this node only looks into a doubt, once. */
    boolean regular;

    Phase phase = Phase.QUIET;

    /** When to send the next probe, on the clock; in doubt too. */
    long nextProbeAt;

    long seq;

    /** The first probe of this doubt: what helpers say of earlier ones is old. */
    long doubtSeq;

    long sentAt;
    long deadline;

    /** Probes of this node that were not answered, since the last sign of life. */
    int missed;

    /**
     * Whether this node paused for long since the last probe: that one says nothing of the member.
     */
    boolean slept;

    /** Those of them that were sent and missed since this node last paused for long. */
    int missedAwake;

    /** Since when this node has watched, in waking time: before, silence tells it nothing. */
    final long since;

    /** The latest sign of life that anybody told of, in waking time. */
    private long toldAt = Long.MIN_VALUE / 2;

    /** When the first probe was sent that was not answered since, in waking time. */
    long unansweredAt;

    /** Who of the other observers has said, in this doubt, when it last heard the member. */
    final Set<String> heardFrom = new LinkedHashSet<>();

    /**
     * Whether others hold the member dead already, and this node's own ears are all that is asked.
     */
    boolean vouched;

    long nextAskAt;
    int nacksExpected;
    long accusedAt;
    boolean voted;

    /** Who holds this silence for death, until when the vote counts, in waking time. */
    final Map<String, Long> votes = new LinkedHashMap<>();

    PauseProfile pauses = PauseProfile.assumed();
    long suspectNanos;
    long deadNanos;
    private int pausesEncoded;

    Watch(Entry subject, SwimSettings settings, long since) {
        this.subject = subject;
        this.uid = subject.id().uid();
        this.path = new PathEstimate(settings.probe().path());
        this.since = since;
        judgeBy(settings.silence());
    }

    /** Takes in what the member says of its own pauses. */
    void learnPauses(int encoded, SwimSettings.Silence silence) {
        if (encoded != pausesEncoded) {
            pausesEncoded = encoded;
            pauses = PauseProfile.decoded(encoded);
            judgeBy(silence);
        }
    }

    private void judgeBy(SwimSettings.Silence silence) {
        long floor = silence.floor().toNanos();
        long ceiling = silence.ceiling().toNanos();
        deadNanos = clamp(pauses.silenceAt(silence.falseDeathsPerHour()), floor, ceiling);
        long suspect = pauses.silenceAt(silence.falseSuspicionsPerHour());
        // The member must have time to hear of the suspicion and to answer.
        suspectNanos = clamp(suspect, silence.suspectFloor().toNanos(), deadNanos / 10 * 9);
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(value, most));
    }

    /** Returns when somebody last heard the member, as far as this node knows, in waking time. */
    long lastHeardAt() {
        return Math.max(toldAt, subject.heardAt);
    }

    /** Returns how long the member has been silent while this node watched. */
    long silence(long awake) {
        return Math.max(0, awake - Math.max(since, lastHeardAt()));
    }

    /** Takes note that somebody heard the member at that waking time. */
    void told(long at) {
        toldAt = Math.max(toldAt, at);
    }

    /** Goes back to waiting, after a sign of life. */
    void calm() {
        phase = Phase.QUIET;
        missed = 0;
        missedAwake = 0;
        nacksExpected = 0;
        voted = false;
        vouched = false;
        votes.clear();
        heardFrom.clear();
    }
}
