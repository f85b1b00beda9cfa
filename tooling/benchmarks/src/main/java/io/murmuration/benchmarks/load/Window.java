package io.murmuration.benchmarks.load;

import java.util.Locale;
import java.util.Scanner;

/**
 * What one stretch of load came to.
 *
 * @param completed operations that ended well within it
 * @param failed operations that ended otherwise, or never
 * @param nanos its length
 * @param p50Nanos what half of the completed did not exceed, from start to end of each
 * @param p99Nanos the same for 99 of 100
 */
public record Window(long completed, long failed, long nanos, long p50Nanos, long p99Nanos) {

    private static final String WORD = "window";

    /** Returns how many ended well in a second. */
    public double perSecond() {
        return completed * 1e9 / nanos;
    }

    /** Writes it as one line. */
    public String toLine() {
        return String.format(Locale.ROOT, "%s %d %d %d %d %d", WORD, completed, failed, nanos, p50Nanos, p99Nanos);
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @throws IllegalArgumentException if the line is another
     */
    public static Window ofLine(String line) {
        try (Scanner words = new Scanner(line)) {
            if (words.hasNext() && words.next().equals(WORD)) {
                long[] numbers = new long[5];
                int count = 0;
                while (count < numbers.length && words.hasNextLong()) {
                    numbers[count++] = words.nextLong();
                }
                if (count == numbers.length && !words.hasNext()) {
                    return new Window(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
                }
            }
        }
        throw new IllegalArgumentException("expected \"" + WORD + "\" and five whole numbers, got: " + line);
    }
}
