package io.murmuration.testkit.history;

import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one watcher heard, in the order in which it did:
 *
 * <pre>{@code
 * WatchRecording recording = new WatchRecording("client-3", spec);
 * recording.told(event);
 * recording.reopened(18);      // only if the watcher itself goes on, and from where
 * }</pre>
 *
 * <p>A watcher behind a client that goes on by itself records no reopening: to it the watch is one.
 * Not thread-safe.
 */
public final class WatchRecording {

    /** What happened to the watch. */
    public sealed interface Step {

        /** The watcher heard this. */
        record Told(WatchEvent event) implements Step {}

        /**
         * The watcher began anew.
         *
         * @param from the revision it asked for; 0 = from the next
         */
        record Reopened(long from) implements Step {}
    }

    private final String name;
    private final WatchSpec spec;
    private final List<Step> steps = new ArrayList<>();

    /**
     * Begins with the opening of the watch.
     *
     * @param name for people
     * @param spec as it was first asked for
     */
    public WatchRecording(String name, WatchSpec spec) {
        this.name = name;
        this.spec = spec;
    }

    public void told(WatchEvent event) {
        steps.add(new Step.Told(event));
    }

    /** The watcher begins anew from this revision; 0 = from the next. */
    public void reopened(long fromRevision) {
        steps.add(new Step.Reopened(fromRevision));
    }

    public String name() {
        return name;
    }

    public WatchSpec spec() {
        return spec;
    }

    /** Returns what happened so far: a view, not a copy. */
    public List<Step> steps() {
        return Collections.unmodifiableList(steps);
    }
}
