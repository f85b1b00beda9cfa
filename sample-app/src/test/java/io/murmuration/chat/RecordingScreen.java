package io.murmuration.chat;

import io.murmuration.chat.room.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps what it is shown, and lets a test wait for it. */
final class RecordingScreen implements Screen {

    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final List<String> lines = new ArrayList<>();

    @Override
    public void said(String room, Post post, boolean earlier, boolean own) {
        line(Lines.said(room, post, earlier));
    }

    @Override
    public void notice(String text) {
        line("* " + text);
    }

    @Override
    public void problem(String text) {
        line("! " + text);
    }

    @Override
    public synchronized void line(String text) {
        lines.add(text);
        notifyAll();
    }

    @Override
    public void event(EventLine event) {
        line(event.toString());
    }

    /**
     * Returns all lines once {@code enough} holds of them; fails with them when that takes too
     * long.
     */
    synchronized List<String> await(Predicate<List<String>> enough) throws InterruptedException {
        long begin = System.nanoTime();
        while (!enough.test(lines)) {
            long leftMillis = (PATIENCE_NANOS - (System.nanoTime() - begin)) / 1_000_000;
            if (leftMillis <= 0) {
                throw new AssertionError("never came; there is:\n" + String.join("\n", lines));
            }
            wait(leftMillis);
        }
        return List.copyOf(lines);
    }

    List<String> awaitLine(Predicate<String> wanted) throws InterruptedException {
        return await(all -> all.stream().anyMatch(wanted));
    }

    /** Returns what was said in rooms, in order, without the mark of what was said earlier. */
    synchronized List<String> said() {
        return lines.stream()
                .filter(line -> line.startsWith("[") && !line.startsWith("[private]"))
                .map(line -> line.replace(" (earlier)", ""))
                .toList();
    }
}
