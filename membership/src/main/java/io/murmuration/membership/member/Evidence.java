package io.murmuration.membership.member;

import java.time.Duration;
import java.util.List;

/**
 * Why a member is suspected or held dead.
 *
 * @param observers names of those who found it silent by themselves, in the order of their finding;
 *     at most {@value #MAX_OBSERVERS}
 * @param silence how long nobody had heard the member when the verdict was given, or until now if
 *     that is said
 * @param phi −log₁₀ of the chance that a member with such pauses is silent for so long and lives
 * @param quorum how many observers it took; zero for a suspicion, which needs one
 */
public record Evidence(List<String> observers, Duration silence, double phi, int quorum) {

    /** The most observers that a verdict names. */
    public static final int MAX_OBSERVERS = 8;

    public Evidence {
        observers = List.copyOf(observers);
        if (observers.size() > MAX_OBSERVERS) {
            throw new IllegalArgumentException("a verdict names at most 8 observers: " + observers.size());
        }
        if (silence.isNegative() || !(phi >= 0) || quorum < 0) {
            throw new IllegalArgumentException(
                    "silence, phi and quorum must not be negative: " + silence + ", " + phi + ", " + quorum);
        }
    }
}
