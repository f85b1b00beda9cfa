package io.murmuration.consensus.watch;

/**
 * What a {@link WatchHub} has done and holds.
 *
 * @param open watches
 * @param catchingUp of them, those told from the history, or waiting to be
 * @param told revisions, counted once for each watch told
 * @param stalled how often one had to wait for acknowledgements
 * @param compacted how many ended because what they were to be told was gone
 * @param tooLarge how many ended at a revision that fits no answer
 * @param refused how many were not opened
 */
public record WatchCounts(
        int open, int catchingUp, long told, long stalled, long compacted, long tooLarge, long refused) {}
