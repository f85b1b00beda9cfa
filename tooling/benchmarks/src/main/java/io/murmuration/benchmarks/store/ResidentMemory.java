package io.murmuration.benchmarks.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What a process occupies, as the kernel counts it; nothing where there is no {@code /proc}. */
final class ResidentMemory {

    private ResidentMemory() {}

    /** The most it ever occupied, in KiB. */
    static OptionalLong peakKib(long process) {
        return read(process, "VmHWM:");
    }

    /** What it occupies now, in KiB. */
    static OptionalLong nowKib(long process) {
        return read(process, "VmRSS:");
    }

    private static OptionalLong read(long process, String field) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
