package io.murmuration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreeCoresTest {

    /** The leader's own first entry, without a command. */
    private static final long NO_OP = 1;

    @Test
    void whatIsProposedTogetherIsAppliedByAllThree() {
        ThreeCores cores = new ThreeCores();

        cores.commit(RaftCoreBench.commands(64, 16));
        cores.commit(RaftCoreBench.commands(1, 256));

        assertThat(cores.applied()).isEqualTo(NO_OP + 65);
    }

    @Test
    void whatIsProposedOneByOneIsAppliedByAllThree() {
        ThreeCores cores = new ThreeCores();

        cores.commitOneByOne(RaftCoreBench.commands(64, 16));

        assertThat(cores.applied()).isEqualTo(NO_OP + 64);
    }

    @Test
    void theSameReplicaLeadsHoweverManyTicksPass() {
        ThreeCores cores = new ThreeCores();

        for (int i = 0; i < 100; i++) {
            cores.tick();
            cores.commit(RaftCoreBench.commands(1, 16));
        }

        assertThat(cores.applied()).isEqualTo(NO_OP + 100);
    }

    @Test
    void logsStayBounded() {
        ThreeCores cores = new ThreeCores();

        for (int i = 0; i < 500; i++) {
            cores.commit(RaftCoreBench.commands(256, 16));
        }

        assertThat(cores.applied()).isEqualTo(NO_OP + 500 * 256);
        assertThat(cores.kept()).isLessThan(20_000);
    }
}
