package io.murmuration.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.agent.http.Metric.Kind;
import io.murmuration.agent.http.Metric.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTextTest {

    @Test
    void labelsAreSortedAndEscaped() {
        Sample sample = new Sample(Map.of("b", "say \"hi\"\\\n", "a", "1"), 0.5);
        Metric metric = new Metric("m_x", Kind.GAUGE, "two\nlines", List.of(sample));

        assertThat(MetricsText.of(List.of(metric))).isEqualTo("""
                # HELP m_x two\\nlines
                # TYPE m_x gauge
                m_x{a="1",b="say \\"hi\\"\\\\\\n"} 0.5
                """);
    }

    @Test
    void figuresWithoutAFiniteValueAreWrittenAsTheFormatWants() {
        List<Sample> samples = List.of(
                new Sample(Map.of(), Double.POSITIVE_INFINITY),
                new Sample(Map.of(), Double.NEGATIVE_INFINITY),
                new Sample(Map.of(), Double.NaN),
                new Sample(Map.of(), 123_456_789_012d));

        assertThat(MetricsText.of(List.of(new Metric("m", Kind.COUNTER, "h", samples))))
                .endsWith("m +Inf\nm -Inf\nm NaN\nm 123456789012\n");
    }
}
