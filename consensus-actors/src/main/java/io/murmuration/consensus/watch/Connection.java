package io.murmuration.consensus.watch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The watches of one connection, and what they have under way together. */
final class Connection {

    final long origin;
    private final WatchLimits limits;
    private final Map<Long, Watch> watches = new LinkedHashMap<>();

    /** Those that have credit of their own, and wait for the connection's. */
    private final Set<Watch> waiting = new LinkedHashSet<>();

    private long unackedBytes;

    Connection(long origin, WatchLimits limits) {
        this.origin = origin;
        this.limits = limits;
    }

    @Nullable
    Watch watch(long id) {
        return watches.get(id);
    }

    List<Watch> watches() {
        return new ArrayList<>(watches.values());
    }

    void add(Watch watch) {
        watches.put(watch.id, watch);
    }

    void remove(Watch watch) {
        watches.remove(watch.id);
        waiting.remove(watch);
    }

    boolean isEmpty() {
        return watches.isEmpty();
    }

    boolean isFull() {
        return watches.size() >= limits.connectionWatches();
    }

    boolean hasRoom(long bytes) {
        return unackedBytes == 0 || unackedBytes + bytes <= limits.connectionBytes();
    }

    void sent(long bytes) {
        unackedBytes += bytes;
    }

    void acked(long bytes) {
        unackedBytes -= bytes;
    }

    void waitForRoom(Watch watch) {
        waiting.add(watch);
    }

    /** Takes out those that find room now, the first to wait first. */
    List<Watch> awaken() {
        List<Watch> awake = new ArrayList<>();
        long granted = unackedBytes;
        Iterator<Watch> each = waiting.iterator();
        while (each.hasNext()) {
            Watch watch = each.next();
            if (granted > 0 && granted + watch.wanted() > limits.connectionBytes()) {
                break;
            }
            granted += watch.wanted();
            awake.add(watch);
            each.remove();
        }
        return awake;
    }
}
