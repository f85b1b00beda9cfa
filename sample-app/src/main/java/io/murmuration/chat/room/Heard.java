package io.murmuration.chat.room;

/**
 * How far a member has heard a speaker.
 *
 * @param speaker who spoke
 * @param next the first sequence number that the member lacks
 */
public record Heard(Speaker speaker, long next) {}
