package io.murmuration.consensus.api;

/**
 * A key with its value as of one revision.
 *
 * @param createRevision at which it was put when it had not been there
 * @param modRevision at which it was put last
 * @param version how often it was put since it was created, from 1
 * @param session (or lease) with which it goes; 0 = none
 */
public record KeyValue(Bytes key, Bytes value, long createRevision, long modRevision, long version, long session) {}
