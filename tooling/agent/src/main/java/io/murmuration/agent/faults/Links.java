package io.murmuration.agent.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Who can send to whom. One for all proxies; thread-safe. */
final class Links {

    /** What becomes of bytes on a link. */
    enum State {
        OPEN,
        /** They wait: nobody is told. */
        SILENT,
        /** The connection is closed, and new ones are. */
        LOUD
    }

    private record Link(String from, String to) implements Comparable<Link> {

        @Override
        public int compareTo(Link other) {
            int first = from.compareTo(other.from);
            return first != 0 ? first : to.compareTo(other.to);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Link, State> cut = new TreeMap<>();
    private final Map<Link, Long> delays = new TreeMap<>();

    void cut(String from, String to, State how) {
        lock.lock();
        try {
            cut.put(new Link(from, to), how);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void delay(String from, String to, long millis) {
        lock.lock();
        try {
            delays.put(new Link(from, to), millis);
        } finally {
            lock.unlock();
        }
    }

    /** All links carry again, at once. */
    void heal() {
        lock.lock();
        try {
            cut.clear();
            delays.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until bytes may pass; returns whether they may: if not, the connection is to close. */
    boolean pass(String from, String to) throws InterruptedException {
        Link link = new Link(from, to);
        lock.lock();
        try {
            long delay = delays.getOrDefault(link, 0L);
            long left = TimeUnit.MILLISECONDS.toNanos(delay);
            while (left > 0 && delays.containsKey(link)) {
                left = changed.awaitNanos(left);
            }
            while (cut.getOrDefault(link, State.OPEN) == State.SILENT) {
                changed.await();
            }
            return cut.getOrDefault(link, State.OPEN) == State.OPEN;
        } finally {
            lock.unlock();
        }
    }
}
