package io.murmuration.agent.http;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One figure in the sense of Prometheus, with what it means.
 *
 * @param name such as {@code murmuration_probes_total}
 * @param kind whether it only grows
 * @param help one sentence without a full stop
 * @param samples its values, one for each set of labels
 */
public record Metric(String name, Kind kind, String help, List<Sample> samples) {

    /** Whether a figure only grows. */
    public enum Kind {
        COUNTER,
        GAUGE
    }

    /** A value and the labels that tell it from the others of its metric. */
    public record Sample(Map<String, String> labels, double value) {

        public Sample {
            labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        }
    }

    public Metric {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("metric names are lower case with underscores: '" + name + "'");
        }
        samples = List.copyOf(samples);
    }

    /** Returns a figure without labels that only grows. */
    public static Metric counter(String name, String help, long value) {
        return new Metric(name, Kind.COUNTER, help, List.of(new Sample(Map.of(), (double) value)));
    }

    /** Returns a figure without labels that may fall. */
    public static Metric gauge(String name, String help, long value) {
        return new Metric(name, Kind.GAUGE, help, List.of(new Sample(Map.of(), (double) value)));
    }
}
