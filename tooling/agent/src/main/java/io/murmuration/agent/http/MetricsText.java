package io.murmuration.agent.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes metrics in the text format of Prometheus, version 0.0.4. */
final class MetricsText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private MetricsText() {}

    static String of(List<Metric> metrics) {
        StringBuilder text = new StringBuilder();
        for (Metric metric : metrics) {
            String help = metric.help().replace("\\", "\\\\").replace("\n", "\\n");
            text.append("# HELP ")
                    .append(metric.name())
                    .append(' ')
                    .append(help)
                    .append('\n');
            String kind = metric.kind().name().toLowerCase(Locale.ROOT);
            text.append("# TYPE ")
                    .append(metric.name())
                    .append(' ')
                    .append(kind)
                    .append('\n');
            for (Metric.Sample sample : metric.samples()) {
                text.append(metric.name()).append(labels(sample.labels())).append(' ');
                text.append(number(sample.value())).append('\n');
            }
        }
        return text.toString();
    }

    private static String labels(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("{");
        labels.forEach((name, value) -> {
            String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            text.append(text.length() == 1 ? "" : ",")
                    .append(name)
                    .append("=\"")
                    .append(escaped)
                    .append('"');
        });
        return text.append('}').toString();
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
