package io.murmuration.consensus.watch;

/**
 * How much a {@link WatchHub} takes on. All at least 1.
 *
 * @param watches open at once
 * @param connectionWatches open at once over one connection
 * @param globBytes of a pattern
 * @param credit revisions told of over one watch and not acknowledged
 * @param creditBytes of the same; one revision is told in any case
 * @param connectionBytes of all watches of a connection together; one revision is told in any case
 * @param answerBytes of one answer; a revision that takes more is told without previous values, and
 *     if that is too much still, the watch ends
 * @param sliceBytes of history read at once
 * @param steps of one call: changes looked at and watches told; it ends with the slice it is in
 * @param progressTicks within which a watch whose keys do not change hears how far it is
 */
public record WatchLimits(
        int watches,
        int connectionWatches,
        int globBytes,
        int credit,
        long creditBytes,
        long connectionBytes,
        long answerBytes,
        long sliceBytes,
        int steps,
        int progressTicks) {

    public static final WatchLimits DEFAULT =
            new WatchLimits(100_000, 10_000, 512, 1_024, 4 << 20, 16 << 20, 3 << 20, 128 << 10, 10_000, 100);

    public WatchLimits {
        atLeastOne("watches", watches);
        atLeastOne("connectionWatches", connectionWatches);
        atLeastOne("globBytes", globBytes);
        atLeastOne("credit", credit);
        atLeastOne("creditBytes", creditBytes);
        atLeastOne("connectionBytes", connectionBytes);
        atLeastOne("answerBytes", answerBytes);
        atLeastOne("sliceBytes", sliceBytes);
        atLeastOne("steps", steps);
        atLeastOne("progressTicks", progressTicks);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but has to be at least 1");
        }
    }
}
