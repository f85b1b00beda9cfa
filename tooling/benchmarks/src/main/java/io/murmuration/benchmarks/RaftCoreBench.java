package io.murmuration.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The core alone: three replicas, no disk, no network, one thread. One invocation takes {@link
 * #batch} commands from the proposal to where all three have applied them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RaftCoreBench {

    /** A tick is 15 ms; so many entries a tick are about as many as are measured. */
    private static final int ENTRIES_PER_TICK = 1 << 14;

    /** Commands proposed in one turn. */
    @Param({"1", "16", "64", "256"})
    public int batch;

    /** Bytes of each; the same array each time, so that it costs nothing here. */
    @Param({"16", "256"})
    public int payload;

    private final ThreeCores cores = new ThreeCores();
    private List<byte[]> commands = List.of();
    private int sinceTick;

    /** Makes the commands. */
    @Setup
    public void setUp() {
        commands = commands(batch, payload);
    }

    /** Returns so many commands of that size, all the same. */
    static List<byte[]> commands(int count, int bytes) {
        byte[] command = new byte[bytes];
        List<byte[]> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(command);
        }
        return all;
    }

    /** Proposes all of the batch in one call. */
    @Benchmark
    public long together(Spent spent) {
        cores.commit(commands);
        return passed(spent);
    }

    /** Proposes each command of the batch in a call of its own. */
    @Benchmark
    public long oneByOne(Spent spent) {
        cores.commitOneByOne(commands);
        return passed(spent);
    }

    /** Counts what the benchmark's thread itself spent, which a busy machine does not stretch. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Spent {

        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        /** Processor time of this thread; the collector and the compilers are not in it. */
        public long cpuNanos;

        /** Entries committed. */
        public long entries;

        private long cpuBefore;

        /** An iteration begins. */
        @Setup(Level.Iteration)
        public void begin() {
            entries = 0;
            cpuBefore = THREADS.getCurrentThreadCpuTime();
        }

        /** An iteration ends. */
        @TearDown(Level.Iteration)
        public void end() {
            cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
        }
    }

    private long passed(Spent spent) {
        spent.entries += batch;
        sinceTick += batch;
        if (sinceTick >= ENTRIES_PER_TICK) {
            sinceTick = 0;
            cores.tick();
        }
        return cores.applied();
    }
}
