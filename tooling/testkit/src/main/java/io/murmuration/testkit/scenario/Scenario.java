package io.murmuration.testkit.scenario;

/** A story about a Raft group with a question to which the right answer is yes. Stateless. */
public interface Scenario {

    /** Returns its name, in lower case with hyphens. */
    String name();

    /** Returns what it asks, in one line. */
    String question();

    /** Plays it. The same seed and effort give the same result, on any machine. */
    ScenarioResult run(ScenarioOptions options);
}
