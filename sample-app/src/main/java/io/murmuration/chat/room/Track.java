package io.murmuration.chat.room;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one member knows of one speaker's messages: how far they were shown, and which wait. */
final class Track<P> {

    private static final long UNKNOWN = -1;

    private final int limit;
    private final TreeMap<Long, Post> ahead = new TreeMap<>();
    private long next = UNKNOWN;
    private long since = UNKNOWN;
    private long waitsSinceNanos;
    private boolean waits;
    private @Nullable P source;

    Track(int limit) {
        this.limit = limit;
    }

    /** Takes a message in any order; returns whether it was new and there was room for it. */
    boolean take(Post post) {
        boolean known = post.seq() < next || ahead.containsKey(post.seq());
        if (known || (ahead.size() >= limit && post.seq() != next)) {
            return false;
        }
        ahead.put(post.seq(), post);
        return true;
    }

    /** Notes that {@code from} streams to this member from {@code seq} on and will not go back. */
    void streams(P from, long seq) {
        source = from;
        since = Math.max(since, seq);
    }

    /**
     * Fixes where showing begins, at the earliest message there is; keeps what was fixed before.
     */
    void settle() {
        if (next == UNKNOWN && !(ahead.isEmpty() && since == UNKNOWN)) {
            long first = ahead.isEmpty() ? since : ahead.firstKey();
            next = since == UNKNOWN ? first : Math.min(first, since);
        }
    }

    boolean settled() {
        return next != UNKNOWN;
    }

    /** Removes and returns what may be shown now, in order, up to {@code last} inclusive. */
    List<Post> ready(long last) {
        List<Post> ready = new ArrayList<>();
        while (settled() && next <= last) {
            Post post = ahead.remove(next);
            if (post == null) {
                break;
            }
            ready.add(post);
            next++;
            waits = false;
        }
        return ready;
    }

    /**
     * Returns whether messages wait for an earlier one, or for the history, and notes since when.
     */
    boolean waits(long nowNanos) {
        boolean waiting = !ahead.isEmpty();
        if (waiting && !waits) {
            waitsSinceNanos = nowNanos;
        }
        waits = waiting;
        return waiting;
    }

    long waitsNanos(long nowNanos) {
        return waits(nowNanos) ? nowNanos - waitsSinceNanos : 0;
    }

    /** Returns whether the speaker's own stream will not fill the gap. */
    boolean beyondItsStream() {
        return since > next;
    }

    /** Gives up on what is missing before the first that waits; returns how many that are. */
    long skip() {
        long missed = ahead.firstKey() - next;
        next = ahead.firstKey();
        waits = false;
        return missed;
    }

    /** Returns the first sequence number of the stream that has not come. */
    long acknowledged() {
        long received = Math.max(next, since);
        while (ahead.containsKey(received)) {
            received++;
        }
        return received;
    }

    long next() {
        return Math.max(0, next);
    }

    @Nullable
    P source() {
        return source;
    }

    boolean isIdle() {
        return ahead.isEmpty();
    }
}
