package io.murmuration.benchmarks;

import java.util.Arrays;
import java.util.List;

/** How several measurements of one thing lie. */
record Spread(int count, double least, double lowerQuartile, double median, double upperQuartile, double most) {

    /**
     * Sorts them out. Between two measurements a quartile lies in proportion.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Spread of(List<Double> measured) {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted =
                measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Spread(
                sorted.length,
                sorted[0],
                at(sorted, 0.25),
                at(sorted, 0.5),
                at(sorted, 0.75),
                sorted[sorted.length - 1]);
    }

    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Divides pair by pair. */
    static Spread ofRatios(List<Double> dividends, List<Double> divisors) {
        double[] ratios = new double[dividends.size()];
        Arrays.setAll(ratios, i -> dividends.get(i) / divisors.get(i));
        return of(Arrays.stream(ratios).boxed().toList());
    }
}
