package io.murmuration.consensus.group;

import io.murmuration.consensus.api.ReadMode.AtLeast;
import io.murmuration.consensus.api.ReadMode.Stale;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.Request.Query;
import io.murmuration.consensus.exchange.Response;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * Reads that any replica answers: those that wait for a version, and those that take what is here
 * if it is not too old.
 */
final class LocalReads {

    private static final int MOST_WAITING = 65_536;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** A read for a version waits so long, at most. */
    private static final long MOST_WAITED_NANOS = 10_000 * NANOS_PER_MILLI;

    /** A stale read waits so long for news from the leader that would make it possible. */
    private static final int PATIENT_TICKS = 4;

    private static final int EXPIRE_EVERY_TICKS = 4;

    private record ForVersion(long version, long arrival, long arrivedNanos, long origin, Query query)
            implements Comparable<ForVersion> {
        @Override
        public int compareTo(ForVersion other) {
            int order = Long.compare(version, other.version);
            return order != 0 ? order : Long.compare(arrival, other.arrival);
        }
    }

    private record ForNews(long origin, Query query, long untilTick) {}

    private final Office office;
    private final Freshness freshness;
    private final PriorityQueue<ForVersion> forVersion = new PriorityQueue<>();
    private final ArrayDeque<ForNews> forNews = new ArrayDeque<>();
    private long arrivals;
    private long ticks;

    LocalReads(Office office, Freshness freshness) {
        this.office = office;
        this.freshness = freshness;
    }

    void takeAtLeast(long origin, Query query, AtLeast mode, long arrivedNanos) {
        if (office.state.machine().version() >= mode.revision()) {
            answer(origin, query, 0);
        } else if (forVersion.size() >= MOST_WAITING) {
            office.refuse(origin, query.id(), Refusal.OVERLOADED);
        } else {
            forVersion.add(new ForVersion(mode.revision(), arrivals++, arrivedNanos, origin, query));
        }
    }

    /** Takes a read that may be stale; returns whether it waits for a probe. */
    boolean takeStale(long origin, Query query, Stale mode) {
        long age = freshness.age(office.nowNanos());
        if (age <= nanos(mode)) {
            answer(origin, query, age);
            return false;
        }
        if (office.raft().leader() == 0 || forNews.size() >= MOST_WAITING) {
            refuseStale(origin, query, mode);
            return false;
        }
        forNews.add(new ForNews(origin, query, ticks + PATIENT_TICKS));
        return true;
    }

    private static long nanos(Stale mode) {
        long millis = mode.maxAge().toMillis();
        return millis >= Long.MAX_VALUE / NANOS_PER_MILLI
                ? Long.MAX_VALUE - 1
                : mode.maxAge().toNanos();
    }

    private void refuseStale(long origin, Query query, Stale mode) {
        long age = freshness.age(office.nowNanos());
        boolean unknown = age == Freshness.UNKNOWN;
        long ageMillis = unknown ? Long.MAX_VALUE : age / NANOS_PER_MILLI;
        String known = unknown ? "of unknown age: no leader has been heard since the start" : ageMillis + " ms old";
        office.respond(
                origin,
                Refusal.notDone(
                                Reason.TOO_STALE,
                                "the state here is " + known + ", at most "
                                        + mode.maxAge().toMillis() + " ms are accepted: accept more, or ask elsewhere")
                        .of(query.id(), ageMillis));
    }

    /** More was applied. */
    void applied() {
        long version = office.state.machine().version();
        while (!forVersion.isEmpty() && forVersion.peek().version() <= version) {
            ForVersion next = forVersion.remove();
            answer(next.origin(), next.query(), 0);
        }
    }

    /** The state's age is known anew. */
    void fresh() {
        int count = forNews.size();
        for (int i = 0; i < count; i++) {
            ForNews next = forNews.remove();
            long age = freshness.age(office.nowNanos());
            if (age <= nanos((Stale) next.query().mode())) {
                answer(next.origin(), next.query(), age);
            } else {
                forNews.add(next);
            }
        }
    }

    void tick() {
        ticks++;
        while (!forNews.isEmpty() && forNews.peekFirst().untilTick() <= ticks) {
            ForNews late = forNews.remove();
            refuseStale(late.origin(), late.query(), (Stale) late.query().mode());
        }
        if (ticks % EXPIRE_EVERY_TICKS == 0 && !forVersion.isEmpty()) {
            forVersion.removeIf(this::isLate);
        }
    }

    private boolean isLate(ForVersion read) {
        if (office.nowNanos() - read.arrivedNanos() < MOST_WAITED_NANOS) {
            return false;
        }
        office.respond(
                read.origin(),
                Refusal.notDone(
                                Reason.DEADLINE,
                                "version " + read.version() + " was not reached here within 10 s, this is version "
                                        + office.state.machine().version() + ": ask again, or elsewhere")
                        .of(read.query().id()));
        return true;
    }

    void answer(long origin, Query query, long ageNanos) {
        byte[] body = office.state.machine().query(ByteBuffer.wrap(query.question()));
        office.respond(origin, new Response.Done(query.id(), office.state.index(), ageNanos, body));
    }

    /** This replica stops. */
    void stop() {
        for (ForNews each : forNews) {
            office.refuse(each.origin(), each.query().id(), Refusal.STOPPED);
        }
        for (ForVersion each : forVersion) {
            office.refuse(each.origin(), each.query().id(), Refusal.STOPPED);
        }
        forNews.clear();
        forVersion.clear();
    }
}
