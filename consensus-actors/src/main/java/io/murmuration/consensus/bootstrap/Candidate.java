package io.murmuration.consensus.bootstrap;

/**
 * A member that publishes a presence, itself or another.
 *
 * @param name of the node
 */
public record Candidate(String name, Presence presence) {}
