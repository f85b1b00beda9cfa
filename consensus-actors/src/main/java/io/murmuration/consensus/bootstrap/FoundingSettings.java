package io.murmuration.consensus.bootstrap;

import java.util.List;
import java.util.TreeSet;

/**
 * Who a node is before there is a cluster, and with whom it would found one.
 *
 * @param name of the node
 * @param endpoint host:port under which it takes part in agreement
 * @param voter whether it is meant to vote
 * @param expects with how many voters, itself included, it founds a cluster; 0 = it only joins
 * @param initialMembers their very names, in place of the count; empty = any {@code expects}
 * @param settleNanos for which the right members must be in sight before this one proposes; longer
 *     sees more of those that start late and should not be there
 * @param retryNanos after which what had no answer is sent again
 */
public record FoundingSettings(
        String name,
        String endpoint,
        boolean voter,
        int expects,
        List<String> initialMembers,
        long settleNanos,
        long retryNanos) {

    public FoundingSettings {
        initialMembers = List.copyOf(new TreeSet<>(initialMembers));
        if (!initialMembers.isEmpty() && expects != initialMembers.size()) {
            throw new IllegalArgumentException("expect is " + expects + ", but initial-members names "
                    + initialMembers.size() + ": " + initialMembers + "; leave one of them out");
        }
        if (!initialMembers.isEmpty() && voter && !initialMembers.contains(name)) {
            throw new IllegalArgumentException("initial-members " + initialMembers + " does not name this node, " + name
                    + ": add it, or leave initial-members out so that it only joins");
        }
        if (expects < 0 || expects > Acceptance.REPLICAS_MAX) {
            throw new IllegalArgumentException("expect must be from 0 to " + Acceptance.REPLICAS_MAX + ": " + expects);
        }
        if (settleNanos < 0 || retryNanos < 1) {
            throw new IllegalArgumentException(
                    "settleNanos must not be negative, retryNanos be 1 or more: " + settleNanos + ", " + retryNanos);
        }
    }
}
