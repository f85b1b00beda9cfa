package io.murmuration.testkit.scenario;

import java.util.List;
import java.util.Optional;

/** All scenarios there are. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            new TwoLeaders(),
            new ElectionTimes(),
            new MinorityMayFail(),
            new AheadRefuses(),
            new MismatchRepaired(),
            new CrashAtEveryStep(),
            new SlowOrDead(),
            new Sites(),
            new AcrossContinents(),
            new TwoRoundTrips(),
            new PinnedToTheStaleLeader(),
            new BankBalance(),
            new WithoutQuorum());

    private Scenarios() {}

    /** Returns them in the order in which they are told. */
    public static List<Scenario> all() {
        return ALL;
    }

    /**
     * Plays a scenario. A core that stops because safety is at stake ends it: then it did not hold,
     * and the result says where.
     */
    public static ScenarioResult play(Scenario scenario, ScenarioOptions options) {
        try {
            return scenario.run(options);
        } catch (IllegalStateException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            return new ScenarioResult.Builder(scenario).require(false, message).build();
        }
    }

    /** Returns the one of that name. */
    public static Optional<Scenario> named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
