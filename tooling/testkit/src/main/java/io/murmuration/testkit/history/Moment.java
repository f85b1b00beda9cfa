package io.murmuration.testkit.history;

/**
 * When something happened.
 *
 * @param order place among all events of the history, from 0; this alone says what came first
 * @param nanos the time the recorder was told, for people who read the report
 */
public record Moment(int order, long nanos) {}
