package io.murmuration.membership;

/**
 * Which versions a subscriber that acknowledges is sent: each one in order, but no more than {@link
 * #LIMIT} ahead of what it has acknowledged. Behind that, none, until it has caught up to half of
 * them; then a snapshot stands for what it missed (ruling 17 of the design). Without the half a
 * slow one would get a snapshot, the dearest of messages, for every acknowledgement.
 */
final class SubscriberWindow {

    /** How many versions may wait to be acknowledged. */
    static final int LIMIT = 1_000;

    private long sent;
    private long acknowledged;
    private boolean behind;

    /** Starts with a snapshot of {@code version} on its way. */
    SubscriberWindow(long version) {
        snapshot(version);
        acknowledged = version;
    }

    /** Returns whether the change to {@code version} is to be sent now. */
    boolean offer(long version) {
        if (behind || version - acknowledged > LIMIT) {
            behind = true;
            return false;
        }
        sent = version;
        return true;
    }

    /** Takes note of an acknowledgement; returns whether a snapshot is due. */
    boolean acknowledge(long version) {
        acknowledged = Math.max(acknowledged, Math.min(version, sent));
        return behind && sent - acknowledged <= LIMIT / 2;
    }

    /** Takes note that a snapshot of {@code version} is on its way. */
    void snapshot(long version) {
        sent = version;
        acknowledged = Math.min(acknowledged, version);
        behind = false;
    }
}
