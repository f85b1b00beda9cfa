package io.murmuration.membership.transport;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the entry that was not used for longest when it gets too large. */
final class LeastRecentlyUsed<K, V> extends LinkedHashMap<K, V> {

    private final int maxSize;

    LeastRecentlyUsed(int maxSize) {
        super(16, 0.75f, true);
        this.maxSize = maxSize;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > maxSize;
    }
}
