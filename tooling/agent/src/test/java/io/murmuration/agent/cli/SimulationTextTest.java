package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.testkit.SimulationReport;
import io.murmuration.testkit.SimulationReport.Times;
import org.junit.jupiter.api.Test;

class SimulationTextTest {

    private static SimulationReport report(long heal, long ownSideFailures, boolean digestsEqual) {
        return new SimulationReport(
                1_000,
                7,
                0.01,
                10,
                "default",
                251.4,
                2_345,
                new Times(5, 612, 480),
                new Times(20, 2_100, 1_400),
                new Times(20, 6_800, 5_200),
                new Times(20, 7_900, 5_300),
                new Times(20, 900, 700),
                1,
                2,
                31,
                0,
                2.714,
                258.4,
                heal,
                ownSideFailures,
                true,
                digestsEqual,
                44,
                "b0038c3d817287aa",
                4_205_336,
                61.25);
    }

    @Test
    void figuresAreAlignedAndTheBaselineStandsBeside() {
        assertThat(String.join("\n", SimulationText.of(report(1_286, 0, true)))).isEqualTo("""
                        1,000 nodes, 1 % loss, pauses default, 251.4 node-hours, seed 7

                        virtual time until             times  median ms  worst ms
                        all know all                       1                2,345
                        a newcomer is known to all         5        480       612
                        a crashed member is suspected     20      1,400     2,100
                        all awake hold it dead            20      5,200     6,800
                        those who slept do as well        20      5,300     7,900
                        all know that it is back          20        700       900
                        the halves are one again           1                1,286

                        live members held dead                           1
                          by a fixed time-out of 5 s                    44
                        live members suspected                          31
                        members of the own side blamed for a split       0
                        members reported failed after a goodbye          0
                        packets a second and node                     2.71
                        bytes a second and node                        258

                        trace b0038c3d817287aa, 4,205,336 events, 61.3 s
                        in the end all nodes agree""");
    }

    @Test
    void whatDoesNotHoldIsSaid() {
        assertThat(SimulationText.of(report(-1, 0, true)))
                .contains("the halves are one again           1                    -")
                .last()
                .isEqualTo("VIOLATED: something did not happen in time (-)");
        assertThat(SimulationText.of(report(1, 2, false)))
                .last()
                .isEqualTo("VIOLATED: the views differ in the end; members of the own side were blamed for a split");
    }
}
