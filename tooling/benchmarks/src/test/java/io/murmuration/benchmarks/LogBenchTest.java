package io.murmuration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogBenchTest {

    /** The header page, and what the first batch has before all else: a base and a hard state. */
    private static final long START_OF_LOG = 4096 + 32 + 40;

    @TempDir
    Path folder;

    @Test
    void aRoundMeasuresAllThreeWhoeverComesFirstAndLeavesNothingBehind() throws IOException {
        for (int turn = 0; turn < 3; turn++) {
            LogBench.Round round = new LogBench(folder, 16, 256, 2).measure(turn);

            assertThat(round.log()).isPositive();
            assertThat(round.thread()).isPositive();
            assertThat(round.bare()).isPositive();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theBareFileGetsTheBytesThatTheLogWrites() throws IOException {
        LogBench bench = new LogBench(folder, 16, 250, 5);

        bench.writeLog(folder);

        assertThat(endOfWritten(largestFile())).isEqualTo(START_OF_LOG + 5L * bench.bytesAWrite());
    }

    private byte[] largestFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path largest = files.max(
                            Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
            return Files.readAllBytes(largest);
        }
    }

    private static long endOfWritten(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    @Test
    void aLogIsOpenedAsOftenAsAskedAndLeavesNothingBehind() throws IOException {
        assertThat(LogBench.secondsToOpen(folder, 1 << 20, 256, 2)).hasSize(2);
        assertThat(folder).isEmptyDirectory();
    }
}
