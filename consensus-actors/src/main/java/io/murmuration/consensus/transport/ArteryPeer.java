package io.murmuration.consensus.transport;

import akka.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ArteryTransport} knows of one other. Tells packets that come late from those that
 * Artery kept back while a connection was cut: sender and receiver share no clock, but the
 * difference of their clocks is at most the least (received − sent) that was seen lately.
 */
final class ArteryPeer {

    private static final long KEPT_BACK_NANOS = 1_000_000_000;
    private static final long WINDOW_NANOS = 15_000_000_000L;

    final String endpoint;
    final ActorRef<ArteryMessage> door;
    long connection;
    long sequence;
    boolean isWaiting;
    long waitingSinceNanos;
    private long life;
    private boolean heard;
    private long windowNanos;
    private long leastNanos;
    private long formerLeastNanos;
    private long expectedSequence;
    private int expectedOffset;
    private byte @Nullable [] pieces;

    ArteryPeer(String endpoint, ActorRef<ArteryMessage> door, long connection) {
        this.endpoint = endpoint;
        this.door = door;
        this.connection = connection;
    }

    /** Something is being sent: an answer of any kind should come. */
    void sending(long nowNanos) {
        if (!isWaiting) {
            isWaiting = true;
            waitingSinceNanos = nowNanos;
        }
    }

    /** Takes note of a frame; returns whether it is of another life than those before. */
    boolean hears(ArteryFrame frame, long nowNanos) {
        isWaiting = false;
        boolean another = heard && frame.life() != life;
        if (!heard || another) {
            heard = true;
            life = frame.life();
            pieces = null;
            windowNanos = nowNanos;
            leastNanos = nowNanos - frame.sentNanos();
            formerLeastNanos = leastNanos;
        }
        return another;
    }

    /** Returns whether the frame was kept back for less than the limit. */
    boolean isFresh(ArteryFrame frame, long nowNanos) {
        long tookNanos = nowNanos - frame.sentNanos();
        if (nowNanos - windowNanos > WINDOW_NANOS) {
            windowNanos = nowNanos;
            formerLeastNanos = leastNanos;
            leastNanos = tookNanos;
        } else if (tookNanos - leastNanos < 0) {
            leastNanos = tookNanos;
        }
        long least = formerLeastNanos - leastNanos < 0 ? formerLeastNanos : leastNanos;
        return tookNanos - least <= KEPT_BACK_NANOS;
    }

    /** Adds a piece; returns the whole packet when it is there, null if more is to come. */
    byte @Nullable [] whole(ArteryFrame frame) {
        int length = frame.bytes().length;
        if (frame.offset() == 0 && length == frame.totalBytes()) {
            pieces = null;
            return frame.bytes();
        }
        if (frame.offset() == 0) {
            pieces = new byte[frame.totalBytes()];
            expectedSequence = frame.sequence();
            expectedOffset = 0;
        }
        byte[] whole = pieces;
        boolean follows = frame.sequence() == expectedSequence && frame.offset() == expectedOffset;
        if (whole == null || !follows || whole.length != frame.totalBytes()) {
            pieces = null; // a piece in front of it was lost, and so is the packet
            return null;
        }
        System.arraycopy(frame.bytes(), 0, whole, frame.offset(), length);
        expectedOffset += length;
        if (expectedOffset < whole.length) {
            return null;
        }
        pieces = null;
        return whole;
    }
}
