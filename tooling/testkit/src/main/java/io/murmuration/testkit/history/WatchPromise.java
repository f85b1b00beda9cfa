package io.murmuration.testkit.history;

/**
 * What a watcher is promised. After the watch validator of etcd's robustness tests, with the ends
 * of watches added.
 */
public enum WatchPromise {
    /** Revisions only grow, and changes within one come in the order in which they were made. */
    ORDERED,
    /** No change is told twice. */
    UNIQUE,
    /** What one revision changed of what is watched comes in one event. */
    ATOMIC,
    /** No change that is watched is left out. */
    RELIABLE,
    /** A watch that goes on from a revision hears all from there, and nothing from before. */
    RESUMABLE,
    /** Progress says the truth: all up to it has been told, and nothing up to it comes later. */
    PROGRESS,
    /** What is said to have been there before was there, and is said to those who asked, only. */
    PREVIOUS,
    /** Only what was asked for is told: range, pattern, puts or deletes. */
    FILTERED,
    /** What is told has been committed, and is what was committed. */
    TRUE,
    /** Nothing is told after the end, and no watch ends for compaction that could go on. */
    ENDED
}
