package io.murmuration.membership;

/**
 * Marks what travels between nodes as an ordinary message of a typed actor. The settings in {@code
 * murmuration-artery.conf} bind it to Jackson CBOR; applications may mark their own records and
 * enums with it. A component of a sealed type needs {@code @JsonTypeInfo} and
 * {@code @JsonSubTypes}.
 */
public interface WireMessage {}
