package io.murmuration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.api.Test;

class RaftCoreBenchTest {

    @Test
    void aCallCommitsItsBatchHoweverItIsProposed() {
        List<ToLongBiFunction<RaftCoreBench, RaftCoreBench.Spent>> ways =
                List.of(RaftCoreBench::together, RaftCoreBench::oneByOne);
        for (ToLongBiFunction<RaftCoreBench, RaftCoreBench.Spent> way : ways) {
            RaftCoreBench bench = new RaftCoreBench();
            bench.batch = 64;
            bench.payload = 16;
            bench.setUp();
            RaftCoreBench.Spent spent = new RaftCoreBench.Spent();
            spent.begin();

            long before = way.applyAsLong(bench, spent);
            long after = way.applyAsLong(bench, spent);

            spent.end();
            assertThat(after - before).isEqualTo(64);
            assertThat(spent.entries).isEqualTo(128);
        }
    }
}
