package io.murmuration.benchmarks.store;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What to measure.
 *
 * @param rounds how often each contender is measured, each time with fresh processes
 * @param window how long each window of writes or of reads is
 * @param warmUp how long a cluster is under load before the first window
 * @param inFlight how many operations at once; the most come first, while all is warm
 * @param parts what of it
 * @param kills leaders killed in each round of each contender
 */
public record Plan(int rounds, Duration window, Duration warmUp, List<Integer> inFlight, Set<Part> parts, int kills) {

    /** What can be measured. */
    public enum Part {
        WRITES,
        READS,
        FAILOVER,
        MEMORY;

        /** Returns the word for it on the command line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Sorts the concurrencies, the highest first. */
    public Plan {
        inFlight = inFlight.stream().sorted(Comparator.reverseOrder()).toList();
    }

    int most() {
        return inFlight.get(0);
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    /** Whether there are windows at this concurrency: for memory alone the highest is enough. */
    boolean hasWindows(int concurrency) {
        return has(Part.WRITES) || has(Part.READS) || (has(Part.MEMORY) && concurrency == most());
    }
}
