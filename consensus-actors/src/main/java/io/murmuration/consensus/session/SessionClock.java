package io.murmuration.consensus.session;

import org.jspecify.annotations.Nullable;

/**
 * A client's own reckoning of how long its session is sure to live: from when the last confirmed
 * request was <em>sent</em>, one TTL less what clocks may differ. The leader counts from when that
 * request arrived, which is later; so the client knows of the end before anybody else can (S-4).
 *
 * <p>Every change of state is returned once, by the call that brings it about. LOST is final, and
 * comes before anything else: a confirmation that is read after the time is over, as behind a pause
 * of this process, does not bring the session back.
 *
 * <p>Pure and single-threaded; times are monotonic nanoseconds that may overflow.
 */
public final class SessionClock {

    /** Keep-alives per TTL, and how much sooner they follow each other without an answer. */
    private static final int KEEP_ALIVES = 3;

    private static final int RETRIES = 6;
    private static final int RETRIES_SUSPECT = 12;

    private final long ttlNanos;
    private final long sureNanos;
    private final long suspectNanos;

    private long confirmedNanos;
    private long sentNanos;
    private SessionState state = SessionState.CONNECTED;

    /**
     * A session whose opening was confirmed.
     *
     * @param driftRatio by which clocks may differ in pace, 0 to below 1
     * @param suspectRatio of the TTL without confirmation, after which it is SUSPECT, above 0
     * @param sentNanos when the request was first sent that opened it
     */
    public SessionClock(long ttlMillis, double driftRatio, double suspectRatio, long sentNanos) {
        if (ttlMillis < 1 || !(driftRatio >= 0 && driftRatio < 1) || !(suspectRatio > 0)) {
            throw new IllegalArgumentException("no session: TTL " + ttlMillis + " ms, drift ratio " + driftRatio
                    + ", suspect ratio " + suspectRatio);
        }
        ttlNanos = ttlMillis * 1_000_000;
        sureNanos = (long) (ttlNanos * (1 - driftRatio));
        suspectNanos = Math.min(sureNanos, (long) (ttlNanos * suspectRatio));
        confirmedNanos = sentNanos;
        this.sentNanos = sentNanos;
    }

    public SessionState state() {
        return state;
    }

    /** Returns until when the session is sure to live if nothing more is confirmed. */
    public long validUntil() {
        return confirmedNanos + sureNanos;
    }

    /** Says whether the session is sure to live just now. */
    public boolean isValid(long nowNanos) {
        return state != SessionState.LOST && nowNanos - validUntil() < 0;
    }

    /** Time has passed; returns the new state if it changed, else null. */
    public @Nullable SessionState tick(long nowNanos) {
        if (state == SessionState.LOST) {
            return null;
        }
        if (!isValid(nowNanos)) {
            return become(SessionState.LOST);
        }
        boolean suspect = nowNanos - confirmedNanos >= suspectNanos;
        return suspect && state != SessionState.SUSPECT ? become(SessionState.SUSPECT) : null;
    }

    /**
     * A request was answered in a way that renews the session: a keep-alive, or any other under it.
     *
     * @param requestSentNanos when the very try that was answered was sent; the first try, if they
     *     cannot be told apart
     * @return the new state if it changed, else null
     */
    public @Nullable SessionState confirmed(long requestSentNanos, long nowNanos) {
        if (state == SessionState.LOST || !isValid(nowNanos)) {
            return tick(nowNanos);
        }
        if (requestSentNanos - confirmedNanos > 0) {
            confirmedNanos = requestSentNanos;
        }
        if (nowNanos - confirmedNanos >= suspectNanos) {
            return tick(nowNanos);
        }
        return state == SessionState.SUSPECT ? become(SessionState.RECONNECTED) : null;
    }

    /** A replica says that the session has ended; returns LOST unless that was told before. */
    public @Nullable SessionState ended() {
        return state == SessionState.LOST ? null : become(SessionState.LOST);
    }

    /** A keep-alive was sent. */
    public void sent(long nowNanos) {
        sentNanos = nowNanos;
    }

    /** Says whether a keep-alive should be sent now. */
    public boolean isKeepAliveDue(long nowNanos) {
        return state != SessionState.LOST && nowNanos - nextKeepAlive() >= 0;
    }

    /**
     * Returns when the next keep-alive should be sent: a third of the TTL after what was confirmed
     * last; where one is unanswered a sixth after that one, a twelfth once SUSPECT.
     */
    public long nextKeepAlive() {
        if (sentNanos - confirmedNanos <= 0) {
            return confirmedNanos + ttlNanos / KEEP_ALIVES;
        }
        return sentNanos + ttlNanos / (state == SessionState.SUSPECT ? RETRIES_SUSPECT : RETRIES);
    }

    private SessionState become(SessionState next) {
        state = next;
        return next;
    }
}
