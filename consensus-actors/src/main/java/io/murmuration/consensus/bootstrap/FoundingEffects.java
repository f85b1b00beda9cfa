package io.murmuration.consensus.bootstrap;

import java.util.List;

/** What a founding wants done. Nothing of it calls back before it returns. */
public interface FoundingEffects {

    /** Sends it; it may be lost, and come twice or late. */
    void send(String endpoint, FoundingMessage message);

    /** Makes it durable; then {@link Founding#acceptanceStored}. */
    void storeAcceptance(Acceptance acceptance);

    /**
     * All founders have accepted. Makes it durable that this node belongs to the cluster, with a
     * log that begins as all founders' do; then {@link Founding#initialised}. No message of
     * agreement may go out before.
     */
    void found(Acceptance acceptance);

    /**
     * There is a cluster: becomes part of it under a new replica id, which must be durable before
     * the first message; then {@link Founding#initialised}. Told again whenever the endpoints
     * change until then.
     *
     * @param endpoints of nodes that belong to it, ordered by their names
     */
    void join(long clusterId, List<String> endpoints);

    /** This is what others should know of this node from now on. */
    void present(Presence presence);

    /**
     * Why nothing goes on, for people. Told when it changes; empty once it does go on.
     */
    void waiting(String why);
}
