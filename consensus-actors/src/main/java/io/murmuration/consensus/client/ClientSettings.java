package io.murmuration.consensus.client;

/**
 * How a client behaves.
 *
 * @param firstBackoffNanos the longest first wait before asking again; each wait is drawn between 0
 *     and a bound that doubles (full jitter)
 * @param maxBackoffNanos bound of one wait
 * @param attemptNanos without an answer, after which the same is asked elsewhere
 * @param sessionTtlMillis of the client's own session, under which its commands run once
 * @param driftRatio by which clocks may differ in pace
 * @param suspectRatio of a session's TTL without confirmation, after which it is SUSPECT
 * @param maxWaiting calls at once; more are refused
 */
public record ClientSettings(
        long firstBackoffNanos,
        long maxBackoffNanos,
        long attemptNanos,
        long sessionTtlMillis,
        double driftRatio,
        double suspectRatio,
        int maxWaiting) {

    public static final ClientSettings DEFAULT =
            new ClientSettings(5_000_000, 500_000_000, 1_000_000_000, 30_000, 0.05, 0.5, 65_536);

    public ClientSettings {
        boolean fit = firstBackoffNanos >= 1
                && maxBackoffNanos >= firstBackoffNanos
                && attemptNanos >= 1
                && sessionTtlMillis >= 1
                && driftRatio >= 0
                && driftRatio < 1
                && suspectRatio > 0
                && maxWaiting >= 1;
        if (!fit) {
            throw new IllegalArgumentException("client settings out of range: firstBackoffNanos " + firstBackoffNanos
                    + ", maxBackoffNanos " + maxBackoffNanos + ", attemptNanos " + attemptNanos
                    + ", sessionTtlMillis " + sessionTtlMillis + ", driftRatio " + driftRatio + ", suspectRatio "
                    + suspectRatio + ", maxWaiting " + maxWaiting
                    + "; all must be positive (driftRatio from 0 to below 1), the first back-off at most the longest");
        }
    }
}
