package io.murmuration.testkit.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * What happened, in words, written only where somebody will read it. Of faults, crashes and new
 * leaders it keeps more than of messages, of which only the last ones tell.
 */
public final class Timeline {

    /** Writes nothing. */
    public static final Timeline NONE = new Timeline(0, 0);

    private final Lines notes;
    private final Lines messages;
    private long written;

    private record Line(long number, String text) {}

    /** Lines of one kind, the oldest dropped. */
    private static final class Lines {

        private final int most;
        private final Deque<Line> kept = new ArrayDeque<>();
        private long dropped;

        Lines(int most) {
            this.most = most;
        }

        void add(Line line) {
            if (kept.size() == most) {
                kept.removeFirst();
                dropped++;
            }
            kept.add(line);
        }
    }

    /** Keeps so many of each, the newest. */
    public Timeline(int mostNotes, int mostMessages) {
        notes = new Lines(mostNotes);
        messages = new Lines(mostMessages);
    }

    public boolean isKept() {
        return notes.most > 0;
    }

    /** Something seldom. */
    public void note(long nanos, String line) {
        if (isKept()) {
            notes.add(line(nanos, line));
        }
    }

    /** A message that arrives. */
    public void message(long nanos, String line) {
        if (isKept()) {
            messages.add(line(nanos, line));
        }
    }

    private Line line(long nanos, String text) {
        return new Line(written++, String.format(Locale.ROOT, "%10.6f  %s", nanos / 1e9, text));
    }

    /** Returns the lines; the first says how many are left out. */
    public List<String> lines() {
        List<Line> all = new ArrayList<>(notes.kept);
        all.addAll(messages.kept);
        all.sort(Comparator.comparingLong(Line::number));
        List<String> lines = new ArrayList<>();
        if (notes.dropped + messages.dropped > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "(left out: %,d earlier events, %,d earlier messages)",
                    notes.dropped,
                    messages.dropped));
        }
        all.forEach(line -> lines.add(line.text));
        return lines;
    }
}
