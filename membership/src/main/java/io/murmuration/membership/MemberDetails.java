package io.murmuration.membership;

import io.murmuration.membership.member.Member;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A member, and who keeps an eye on it.
 *
 * @param member what this node knows of it
 * @param phi −log₁₀ of the chance that it lives and is silent for so long; only where this node
 *     observes it
 * @param observers names of the members that observe it, in the order of the rings
 */
public record MemberDetails(Member member, OptionalDouble phi, List<String> observers) {

    public MemberDetails {
        observers = List.copyOf(observers);
    }
}
