package io.murmuration.consensus.machine;

/**
 * When and for whom a command is applied; the same on every replica.
 *
 * @param index in the log
 * @param logNanos log time: the leaders' elapsed time, which never goes back and knows no wall
 *     clock (ruling 5)
 * @param wallMillis what the leader's wall clock showed, for people and for nothing else
 * @param session whose request this is; 0 = of none
 */
public record Applied(long index, long logNanos, long wallMillis, long session) {}
