package io.murmuration.agent.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

@Tag("process")
class DemoTest {

    @Test
    void everyExpectationHolds(TestReporter reporter) throws Exception {
        DemoReport report = Demo.run(moment -> reporter.publishEntry(moment.who(), moment.what()));

        assertThat(report.outcomes())
                .hasSize(Expectation.values().length)
                .allSatisfy(outcome -> assertThat(outcome.held())
                        .as("%s: %s; logs in %s", outcome.expectation(), outcome.detail(), report.logs())
                        .isTrue());
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }
}
