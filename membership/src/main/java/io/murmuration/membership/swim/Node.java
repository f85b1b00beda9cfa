package io.murmuration.membership.swim;

import io.murmuration.failuredetector.LocalHealth;
import io.murmuration.failuredetector.PathEstimate;
import io.murmuration.failuredetector.PauseMeter;
import io.murmuration.gossip.view.ViewDigest;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one core share: identity, chance, the two clocks and the way out.
 *
 * <p>Both clocks start at zero with the core. {@link #nowNanos} is time as it passes;
 * {@link #awakeNanos} is the time during which this process ran. Silence is measured in waking
 * time, so that who slept blames nobody for it (ruling 6).
 */
final class Node {

    /** Later than everything. */
    static final long NEVER = Long.MAX_VALUE;

    final SwimSettings settings;
    final RandomGenerator random;
    final LocalHealth health = new LocalHealth();
    final Counters counters = new Counters();
    final long cluster;
    final PauseMeter meter;

    /** The paths to all, taken together: what to expect of one that is not known yet. */
    final PathEstimate anyPath;

    private final long startNanos;
    private final PauseMeter.Settings pauses;

    NodeId id;
    long incarnation;
    boolean isolated;
    Attributes attributes;
    int writeVersion;

    /** When the last own pause ended; probes sent before are void. */
    long pauseEndedAt;

    /** No verdict before this: what came in during a pause is still being read. */
    long verdictsFrom;

    private long pausedInAll;
    private long lastCallAt;
    private long now;
    private @Nullable Effects effects;
    private long seq;

    Node(SwimSettings settings, NodeId id, Attributes attributes, RandomGenerator random, long startNanos) {
        this.settings = settings;
        this.random = random;
        this.cluster = ViewDigest.hash(settings.cluster());
        this.pauses = settings.probe().pauses();
        this.meter = new PauseMeter(pauses, startNanos);
        this.anyPath = new PathEstimate(settings.probe().path());
        this.startNanos = startNanos;
        this.id = id;
        this.attributes = attributes;
        this.writeVersion = attributes.newestVersion();
    }

    /** Begins a call; returns for how long the process had not run before it. */
    long enter(long nowNanos, Effects to) {
        long paused = meter.ran(nowNanos);
        now = nowNanos - startNanos;
        effects = to;
        if (paused > 0) {
            pausedInAll += paused;
            pauseEndedAt = now;
            counters.pauses++;
        }
        if (paused >= settings.probe().path().minTimeout().toNanos()) {
            verdictsFrom = Math.max(verdictsFrom, now + Math.min(2 * paused, 2_000_000_000L));
        }
        lastCallAt = now;
        return paused;
    }

    /** Takes note that the process ran until {@code nowNanos}. */
    void ran(long nowNanos) {
        meter.ranSteadily(nowNanos);
        now = nowNanos - startNanos;
        lastCallAt = now;
    }

    long nowNanos() {
        return now;
    }

    /** Returns how much of the time until now this process ran. */
    long awakeNanos() {
        return now - pausedInAll;
    }

    /** Turns a reading of the caller's clock into waking time, without entering a call. */
    long awakeAt(long nowNanos) {
        return Math.max(lastCallAt, nowNanos - startNanos) - pausedInAll;
    }

    /** Turns a time of {@link #nowNanos} into the caller's. */
    long toNanos(long time) {
        return startNanos + Math.min(time, now + (1L << 60));
    }

    Effects effects() {
        if (effects == null) {
            throw new IllegalStateException("no call is under way");
        }
        return effects;
    }

    long nextSeq() {
        return ++seq;
    }

    int pauseProfile() {
        return meter.profile(startNanos + now).encoded();
    }

    /** Returns a random time from zero to {@code span}. */
    long upTo(long span) {
        return span <= 0 ? 0 : random.nextLong(span);
    }

    long upTo(Duration span) {
        return upTo(span.toNanos());
    }

    void send(Entry to, SwimMessage message) {
        boolean doubted = to.state() == MemberState.SUSPECT || to.state() == MemberState.DEAD;
        Packet.@Nullable Accusation accusation =
                doubted ? new Packet.Accusation(to.record.incarnation(), to.state()) : null;
        send(to.address(), to.id().uid(), accusation, message);
    }

    void send(Address to, long targetUid, Packet.@Nullable Accusation accusation, SwimMessage message) {
        Packet.Header header = new Packet.Header(
                writeVersion,
                attributes.oldestVersion(),
                attributes.newestVersion(),
                cluster,
                0,
                id,
                incarnation,
                isolated,
                targetUid,
                accusation);
        effects().send(to, new Packet(header, message));
    }
}
