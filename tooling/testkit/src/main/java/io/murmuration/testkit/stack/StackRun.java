package io.murmuration.testkit.stack;

import io.murmuration.testkit.raft.Timeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of one seed, from its plan to what became of it.
 *
 * @param promise what was not kept, null if all was
 * @param message how that was seen
 */
record StackRun(
        StackPlan plan,
        Tally tally,
        long traceHash,
        @Nullable Promise promise,
        String message,
        List<String> timeline) {

    private static final int NOTES = 120;
    private static final int MESSAGES = 60;
    private static final int FRAMES = 4;

    static StackRun of(long seed) {
        return of(StackPlan.draw(seed), Timeline.NONE);
    }

    /** Runs it again, and writes down what happens. */
    StackRun withTimeline() {
        return of(plan, new Timeline(NOTES, MESSAGES));
    }

    static StackRun of(StackPlan plan, Timeline timeline) {
        Tally tally = new Tally();
        Promise promise = null;
        String message = "";
        StackCluster cluster = new StackCluster(plan, tally, timeline);
        try {
            cluster.run();
        } catch (RuntimeException | StackOverflowError thrown) {
            promise = promise(thrown);
            message = message(thrown);
        }
        long trace = cluster.simulation().trace().value();
        return new StackRun(plan, tally, trace, promise, message, timeline.lines());
    }

    private static Promise promise(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof Promise.Broken broken) {
                return broken.promise();
            }
        }
        return Promise.SOUND;
    }

    private static String message(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Promise.Broken) {
            return String.valueOf(cause.getMessage());
        }
        StringBuilder text = new StringBuilder("SOUND (" + Promise.SOUND.rule() + "): " + cause);
        StackTraceElement[] trace = cause.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, trace.length); i++) {
            text.append(" < ").append(trace[i]);
        }
        return text.toString();
    }
}
