package io.murmuration.membership.member;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a member publishes about itself besides being alive. Only the member itself changes it, and
 * raises the version each time.
 *
 * @param version counts the changes, from 1
 * @param address where it receives gossip
 * @param endpoints where else it can be reached, by purpose, such as {@code akka} or {@code http};
 *     at most {@value #MAX_ENDPOINT_BYTES} bytes encoded
 * @param tags what the application says of it
 * @param oldestVersion the oldest protocol version it understands, from 1
 * @param newestVersion the newest protocol version it understands, at most 255
 */
public record Attributes(
        long version, Address address, Map<String, String> endpoints, Tags tags, int oldestVersion, int newestVersion)
        implements Comparable<Attributes> {

    /** The most bytes that the endpoints may take, two more for each key and value included. */
    public static final int MAX_ENDPOINT_BYTES = 256;

    /** The endpoint under which typed actor references of the member are reached. */
    public static final String AKKA = "akka";

    /** The endpoint of the management API. */
    public static final String HTTP = "http";

    public Attributes {
        if (version < 1) {
            throw new IllegalArgumentException("version must be 1 or more: " + version);
        }
        if (oldestVersion < 1 || newestVersion < oldestVersion || newestVersion > 255) {
            throw new IllegalArgumentException(
                    "protocol versions must be a range in 1..255: " + oldestVersion + ".." + newestVersion);
        }
        Map<String, String> sorted = new TreeMap<>(endpoints);
        int bytes = 0;
        for (Map.Entry<String, String> endpoint : sorted.entrySet()) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(endpoint.getKey() + endpoint.getValue())) {
                throw new IllegalArgumentException("endpoint '" + endpoint.getKey() + "' holds half a surrogate pair");
            }
            bytes += 4 + endpoint.getKey().getBytes(StandardCharsets.UTF_8).length;
            bytes += endpoint.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MAX_ENDPOINT_BYTES) {
            throw new IllegalArgumentException(
                    "endpoints take " + bytes + " bytes, at most " + MAX_ENDPOINT_BYTES + " are allowed");
        }
        endpoints = Collections.unmodifiableMap(sorted);
    }

    /** Returns the next version of these attributes, with other tags. */
    public Attributes withTags(Tags changed) {
        return new Attributes(version + 1, address, endpoints, changed, oldestVersion, newestVersion);
    }

    /** Returns the next version of these attributes, with one endpoint set. */
    public Attributes withEndpoint(String purpose, String where) {
        Map<String, String> changed = new TreeMap<>(endpoints);
        changed.put(purpose, where);
        return new Attributes(version + 1, address, changed, tags, oldestVersion, newestVersion);
    }

    /** Orders by version; by content only to break ties between claims that should not exist. */
    @Override
    public int compareTo(Attributes other) {
        int byVersion = Long.compare(version, other.version);
        if (byVersion != 0 || equals(other)) {
            return byVersion;
        }
        return Comparator.comparing(Attributes::address)
                .thenComparing(Attributes::endpoints, Tags::compare)
                .thenComparing(Attributes::tags)
                .thenComparingInt(Attributes::oldestVersion)
                .thenComparingInt(Attributes::newestVersion)
                .compare(this, other);
    }
}
