package io.murmuration.membership.discovery;

import io.murmuration.membership.member.Address;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says where members may be found. Asked when the node joins, and again every {@code
 * murmuration.membership.discovery.interval}, since the answer may change while the node runs.
 *
 * <p>An own implementation is named by {@code murmuration.membership.discovery.method}. It has a
 * public constructor that takes a {@code com.typesafe.config.Config}, the application's, or one
 * without parameters.
 */
@FunctionalInterface
public interface ContactPoints {

    /**
     * Returns where members may be found, this node included or not. Must not block. An empty list
     * means that there is nobody yet: the node starts a cluster of its own. A failure means that
     * nothing is known: the node asks again.
     */
    CompletionStage<List<Address>> contactPoints();

    /** Returns the same addresses every time. */
    static ContactPoints of(List<Address> addresses) {
        List<Address> copy = List.copyOf(addresses);
        return () -> CompletableFuture.completedFuture(copy);
    }
}
