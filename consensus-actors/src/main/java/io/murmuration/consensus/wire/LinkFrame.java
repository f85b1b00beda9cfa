package io.murmuration.consensus.wire;

/** What the two ends of a connection say to each other about it. */
public sealed interface LinkFrame {

    /**
     * The first words of the side that dials.
     *
     * @param oldestVersion of packets that it understands
     * @param newestVersion of packets that it understands
     * @param lane number of the {@link Lane} that the connection is for
     * @param clusterId to which it belongs, 0 = none yet
     * @param endpoint where it is reached itself
     */
    record Greeting(
            int oldestVersion,
            int newestVersion,
            int lane,
            String cluster,
            long clusterId,
            String node,
            String endpoint)
            implements LinkFrame {}

    /**
     * The answer to a greeting that is accepted.
     *
     * @param version in which packets are written from now on, in both directions
     */
    record Welcome(int version, long clusterId, String node) implements LinkFrame {}

    /** The connection cannot be: the sender closes it. */
    record Refused(String why) implements LinkFrame {}

    /** The sender belongs to this cluster from now on. */
    record Identify(long clusterId) implements LinkFrame {}
}
