package io.murmuration.testkit.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** What happened, in words, the newest at the end; written only where somebody will read it. */
final class Timeline {

    /** Writes nothing. */
    static final Timeline NONE = new Timeline(0);

    private final int most;
    private final Deque<String> lines = new ArrayDeque<>();
    private long dropped;

    /** Keeps the last {@code most} lines. */
    Timeline(int most) {
        this.most = most;
    }

    boolean isKept() {
        return most > 0;
    }

    void add(long nanos, String line) {
        if (most == 0) {
            return;
        }
        if (lines.size() == most) {
            lines.removeFirst();
            dropped++;
        }
        lines.add(String.format(Locale.ROOT, "%10.6f  %s", nanos / 1e9, line));
    }

    /** Returns the lines; the first says how many came before. */
    List<String> lines() {
        List<String> all = new ArrayList<>();
        if (dropped > 0) {
            all.add(dropped + " earlier lines left out");
        }
        all.addAll(lines);
        return all;
    }
}
