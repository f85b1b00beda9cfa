package io.murmuration.membership.member;

import java.util.Optional;

/**
 * What one node knows of one member at one moment.
 *
 * @param id its name and life
 * @param incarnation how often it had to say that it lives, from 0
 * @param state what the cluster holds of it
 * @param attributes what it says about itself
 */
public record Member(NodeId id, long incarnation, MemberState state, Attributes attributes) {

    /** Returns the member's name. */
    public String name() {
        return id.name();
    }

    /** Returns where the member receives gossip. */
    public Address address() {
        return attributes.address();
    }

    /** Returns what the application says of the member. */
    public Tags tags() {
        return attributes.tags();
    }

    /** Returns where the member can be reached for {@code purpose}, such as {@code akka}. */
    public Optional<String> endpoint(String purpose) {
        return Optional.ofNullable(attributes.endpoints().get(purpose));
    }

    /** Returns whether the member belongs to the cluster: alive or only suspected. */
    public boolean isLive() {
        return state.isLive();
    }
}
