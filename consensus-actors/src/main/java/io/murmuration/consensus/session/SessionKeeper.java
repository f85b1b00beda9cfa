package io.murmuration.consensus.session;

import java.util.Arrays;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The leader's watch over how long sessions live. Nothing of it is replicated: a new leader gives
 * each session one full TTL from when it took office (ruling 5, S-6).
 *
 * <p>It errs to one side only: a session may end later than its TTL, never earlier (S-3). What the
 * leader did not see, because it was paused or because no majority answered, does not count as
 * silence.
 *
 * <p>A renewal is O(1), and so is a tick in which nothing is due; an expiry is O(log n). Pure and
 * single-threaded; times are monotonic nanoseconds that may overflow.
 */
public final class SessionKeeper {

    /** Bounds the entry of the log that ends them; the rest is due in the next call. */
    public static final int DUE_MAX = 65_536;

    /** How many closed ones may stand in the queue, beside as many as there are open ones. */
    private static final int CLOSED_QUEUED_MAX = 1_024;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** One session's time. It stands in the queue once, at or before its true end. */
    private static final class Watch {
        final long id;
        final long ttlNanos;
        /** When it ends, on the clock that stands still while time does not count. */
        long endNanos;

        long queuedNanos;
        boolean expiring;
        boolean closed;

        Watch(long id, long ttlNanos) {
            this.id = id;
            this.ttlNanos = ttlNanos;
        }
    }

    private final long pauseNanos;
    private final IdMap<Watch> watches = new IdMap<>();
    private final PriorityQueue<Watch> queue = new PriorityQueue<>((one, other) -> {
        int order = Long.signum(one.queuedNanos - other.queuedNanos);
        return order != 0 ? order : Long.compare(one.id, other.id);
    });
    private long lostNanos;
    private long lastNanos;
    private boolean inOffice;
    private boolean held;

    /**
     * Watches nothing yet.
     *
     * @param pauseNanos between two calls of {@link #due}, beyond which this process was paused
     */
    public SessionKeeper(long pauseNanos) {
        if (pauseNanos < 1) {
            throw new IllegalArgumentException("pauseNanos must be 1 or more: " + pauseNanos);
        }
        this.pauseNanos = pauseNanos;
    }

    /**
     * This replica leads and has applied all that its predecessors committed. Every open session
     * gets one full TTL.
     */
    public void tookOffice(SessionTable table, long nowNanos) {
        lostOffice();
        inOffice = true;
        lastNanos = nowNanos;
        for (long id : table.ids()) {
            opened(id, table.ttlMillis(id), nowNanos);
        }
    }

    /** It leads no more: all is forgotten. */
    public void lostOffice() {
        watches.clear();
        queue.clear();
        inOffice = false;
        held = false;
        lostNanos = 0;
    }

    /** Says whether {@link #tookOffice} was called last. */
    public boolean isInOffice() {
        return inOffice;
    }

    /** A session's opening was applied; its time begins now. For one that is open: nothing. */
    public void opened(long id, long ttlMillis, long nowNanos) {
        if (!inOffice || watches.get(id) != null) {
            return;
        }
        Watch watch = new Watch(id, ttlMillis * NANOS_PER_MILLI);
        watch.endNanos = nowNanos - lostNanos + watch.ttlNanos;
        watch.queuedNanos = watch.endNanos;
        watches.put(id, watch);
        queue.add(watch);
    }

    /** A session's end was applied. */
    public void closed(long id) {
        Watch watch = watches.remove(id);
        if (watch == null) {
            return;
        }
        watch.closed = true;
        if (queue.size() > 2 * watches.size() + CLOSED_QUEUED_MAX) {
            queue.removeIf(queued -> queued.closed);
        }
    }

    /**
     * A session's client lives. Only to be called once a majority has confirmed that this replica
     * led after the request arrived.
     *
     * @param arrivedNanos when the request came in
     * @return whether it counts; false if the session is unknown or being ended
     */
    public boolean renewed(long id, long arrivedNanos) {
        Watch watch = watches.get(id);
        if (watch == null || watch.expiring) {
            return false;
        }
        long end = arrivedNanos - lostNanos + watch.ttlNanos;
        if (end - watch.endNanos > 0) {
            watch.endNanos = end;
        }
        return true;
    }

    /**
     * From now on time does not count, and nothing is due: no majority answers, or the disk stalls.
     */
    public void hold(long nowNanos) {
        if (inOffice && !held) {
            count(nowNanos);
            held = true;
        }
    }

    /** Time counts again. */
    public void resume(long nowNanos) {
        if (held) {
            lostNanos += nowNanos - lastNanos;
            lastNanos = nowNanos;
            held = false;
        }
    }

    /**
     * Returns the sessions whose time is over, ascending, {@value #DUE_MAX} at most. They are being
     * ended from here on, until {@link #closed} or {@link #expiryFailed}. To be called with every
     * tick.
     */
    public long[] due(long nowNanos) {
        if (!inOffice || held) {
            return new long[0];
        }
        count(nowNanos);
        long[] due = {};
        int count = 0;
        Watch first = firstThatEnds();
        while (first != null && first.endNanos - (nowNanos - lostNanos) <= 0 && count < DUE_MAX) {
            queue.poll();
            first.expiring = true;
            if (count == due.length) {
                due = Arrays.copyOf(due, Math.max(16, count * 2));
            }
            due[count++] = first.id;
            first = firstThatEnds();
        }
        due = count == due.length ? due : Arrays.copyOf(due, count);
        Arrays.sort(due);
        return due;
    }

    /**
     * Their end could not be proposed, or will never be applied. They may be renewed again, which
     * is to be done for keep-alives that waited before the next {@link #due}.
     */
    public void expiryFailed(long[] ids) {
        for (long id : ids) {
            Watch watch = watches.get(id);
            if (watch != null && watch.expiring) {
                watch.expiring = false;
                watch.queuedNanos = watch.endNanos;
                queue.add(watch);
            }
        }
    }

    /** Says whether the session's end is under way: its keep-alives wait for the outcome. */
    public boolean isExpiring(long id) {
        Watch watch = watches.get(id);
        return watch != null && watch.expiring;
    }

    /** Returns how long the session lives yet if nothing more is heard; 0 if it is unknown. */
    public long remainingNanos(long id, long nowNanos) {
        Watch watch = watches.get(id);
        if (watch == null) {
            return 0;
        }
        long now = held ? lastNanos : nowNanos;
        return Math.max(0, watch.endNanos - (now - lostNanos));
    }

    /**
     * Returns how long it is until {@link #due} finds something, at least; {@link Long#MAX_VALUE}
     * if nothing is watched or time does not count.
     */
    public long nextDueInNanos(long nowNanos) {
        Watch first = held ? null : firstThatEnds();
        return first == null ? Long.MAX_VALUE : Math.max(0, first.endNanos - (nowNanos - lostNanos));
    }

    /** Returns how many stand in the queue, closed ones among them. */
    int queued() {
        return queue.size();
    }

    /** Takes in that time passed; a gap that only a pause explains does not count. */
    private void count(long nowNanos) {
        long gap = nowNanos - lastNanos;
        if (gap > pauseNanos) {
            lostNanos += gap;
        }
        lastNanos = nowNanos;
    }

    /** Renewals leave the queue as it is: whoever comes up too early goes back to its place. */
    private @Nullable Watch firstThatEnds() {
        Watch first = queue.peek();
        while (first != null && (first.closed || first.queuedNanos != first.endNanos)) {
            queue.poll();
            if (!first.closed) {
                first.queuedNanos = first.endNanos;
                queue.add(first);
            }
            first = queue.peek();
        }
        return first;
    }
}
