package io.murmuration.testkit.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A bug that somebody has made, or easily could: a change of the source of the Raft core, or of the
 * environment that the simulator gives it.
 *
 * @param pitfall what kind of bug it is: the number in the table of docs/planted-bugs.md, or where
 *     above the core it is
 * @param name says what goes wrong
 * @param edits how it is planted
 * @param finders names of the invariants of which one is found broken, if no loss of data is
 *     found first
 * @param isRare whether it takes too many seeds for every build
 */
record Bug(String pitfall, String name, List<Edit> edits, Set<String> finders, boolean isRare) {

    /**
     * One change of a source file. White space does not count, so that formatting changes nothing.
     *
     * @param file its name, without the ending
     * @param text what stands there, exactly once
     * @param planted what takes its place
     */
    record Edit(String file, String text, String planted) {}

    /** Whatever goes wrong first: data lost or old in the end, which may be seen before. */
    private static final Set<String> LOSS = Set.of(
            "LEADER_COMPLETENESS",
            "STATE_MACHINE_SAFETY",
            "COMMITTED_FOR_GOOD",
            "COMMITTED_KEPT",
            "COMMITTED_ON_MAJORITY",
            "TRUE_PROGRESS",
            "LOG_AS_WRITTEN",
            "LOG_MATCHING");

    static Bug of(String pitfall, String name) {
        return new Bug(pitfall, name, List.of(), Set.of(), false);
    }

    Bug at(String file, String text, String planted) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit(file, text, planted));
        return new Bug(pitfall, name, List.copyOf(more), finders, isRare);
    }

    Bug foundBy(String... invariants) {
        return new Bug(pitfall, name, edits, Set.of(invariants), isRare);
    }

    /** Says whether a failure, which begins with the name of an invariant, shows this bug. */
    boolean isShownBy(String failure) {
        String invariant = failure.split(" ", 2)[0];
        return finders.contains(invariant) || LOSS.contains(invariant);
    }

    /** Takes too many seeds for every build. */
    Bug rare() {
        return new Bug(pitfall, name, edits, finders, true);
    }

    @Override
    public String toString() {
        return pitfall + ": " + name;
    }
}
