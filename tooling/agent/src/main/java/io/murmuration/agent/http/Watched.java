package io.murmuration.agent.http;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How one member is watched.
 *
 * @param phi how suspicious its silence is to this node; empty where this node is no observer of it
 * @param observers names of the members that watch it
 */
public record Watched(OptionalDouble phi, List<String> observers) {

    /** A member about whose observers nothing is known. */
    public static final Watched BY_NOBODY = new Watched(OptionalDouble.empty(), List.of());

    public Watched {
        observers = List.copyOf(observers);
    }
}
