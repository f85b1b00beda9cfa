package io.murmuration.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.testkit.scenario.ScenarioOptions.Effort;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every scenario, with few runs; all runs of the longest with {@code -DexcludedGroups=none}. */
class ScenariosTest {

    private static final long SEED = 1;

    private static Map<String, Object> figuresOf(Scenario scenario) {
        ScenarioResult result = Scenarios.play(scenario, ScenarioOptions.of(SEED, Effort.QUICK));

        assertThat(result.held()).as("%s: %s", result.name(), result.figures()).isTrue();
        return result.figures();
    }

    private static long number(Map<String, Object> figures, String name) {
        return ((Number) Objects.requireNonNull(figures.get(name), name)).longValue();
    }

    @Test
    void noTwoLeadersAreObeyedAndAMajorityThatSeesEachOtherWrites() {
        Map<String, Object> figures = figuresOf(new TwoLeaders());

        assertThat(figures)
                .containsEntry("graphs", 34 + 60)
                .containsEntry("stale-reads", 0L)
                .containsEntry("no-majority-live", 0L)
                .containsEntry("majority-sees-each-other-live", number(figures, "majority-sees-each-other-graphs"));
        // A run in which no two ever took themselves for leaders would show nothing.
        assertThat(number(figures, "graphs-with-two-leaders-at-once")).isPositive();
    }

    @Test
    @Tag("long")
    void soItIsInEveryGraphOfLinksFor47Minutes() {
        ScenarioResult result = new TwoLeaders().run(ScenarioOptions.of(SEED, Effort.FULL));

        assertThat(result.held()).as("%s", result.figures()).isTrue();
        assertThat(result.figures()).containsEntry("graphs", 1_024 + 10_000);
    }

    @Test
    void nobodyCampaignsWithin150MsOfTheLeadersLastWord() {
        Map<String, Object> figures = figuresOf(new ElectionTimes());

        assertThat((Double) figures.get("earliest-campaign-ms")).isBetween(150.0, 155.0);
        assertThat((Double) figures.get("rtt-1-ms-3-median-ms")).isBetween(130.0, 230.0);
    }

    @Test
    void aMinorityMayFailAndNotOneMore() {
        assertThat(figuresOf(new MinorityMayFail()))
                .containsEntry("3-voters-1-down-commits", "6 of 6")
                .containsEntry("4-voters-2-down-refuses", "12 of 12")
                .containsEntry("5-voters-3-down-one-back-commits", "30 of 30")
                .containsEntry("7-voters-3-down-commits", "140 of 140");
    }

    @Test
    void aVoterThatIsAheadRefuses() {
        // 18 logs of at most 6 entries end in terms 1 to 4; of two different ones, one is behind.
        assertThat(figuresOf(new AheadRefuses()))
                .containsEntry("pairs-of-logs", 18 * 18)
                .containsEntry("refused", 18 * 17 / 2);
    }

    @Test
    void mismatchIsRepairedBackwardsATermAtATime() {
        // Of the followers of figure 7, a and b are too short, e and f differ; c and d only go on.
        assertThat(figuresOf(new MismatchRepaired()))
                .containsEntry("figure-7-refusals-all", 4)
                .containsEntry("forked-repaired", 50L);
    }

    @Test
    void whatWasAcknowledgedSurvivesACrashAtEveryStep() {
        Map<String, Object> figures = figuresOf(new CrashAtEveryStep());

        assertThat(figures).containsEntry("acknowledged-and-lost", 0L);
        assertThat(number(figures, "acknowledged-and-there")).isPositive();
        assertThat(number(figures, "not-acknowledged-and-there")).isPositive();
        assertThat(number(figures, "not-acknowledged-and-gone")).isPositive();
    }

    @Test
    void slowVotesElectNobodyWronglyAndPromptOnesElect() {
        Map<String, Object> figures = figuresOf(new SlowOrDead());

        assertThat(figures).containsEntry("runs-not-safe", 0L);
        assertThat(number(figures, "terms-begun")).isGreaterThan(1_000);
    }

    @Test
    void anyOneSiteOfThreeMayBeLost() {
        assertThat(figuresOf(new Sites()))
                .containsEntry("cases", 84)
                .containsEntry("one-site-lost-commits", 84L)
                .containsEntry("two-sites-lost-refuses", 84L)
                .containsEntry("recovers-unaided", 84L);
    }

    @Test
    void nobodyCampaignsAcrossContinentsWithoutCause() {
        assertThat(figuresOf(new AcrossContinents()))
                .containsEntry("needless-campaigns", 0L)
                .containsEntry("writes", 2 * 360);
    }

    @Test
    void aWriteCostsTwoRoundTripsAndOneSync() {
        assertThat(figuresOf(new TwoRoundTrips()))
                .containsEntry("3-voters-round-trips", 2.0)
                .containsEntry("3-voters-syncs", 1.0)
                .containsEntry("3-voters-messages-before-the-answer", 5)
                .containsEntry("7-voters-messages-before-the-answer", 13);
    }

    @Test
    void aStaleLeaderAcknowledgesAndAnswersNothing() {
        assertThat(figuresOf(new PinnedToTheStaleLeader()))
                .containsEntry("pinned-writes-acknowledged", 0L)
                .containsEntry("pinned-linearizable-reads-answered", 0L)
                .containsEntry("tail-truncated", true);
    }

    @Test
    void aGuardKeepsTheBalanceAndNoneLosesIt() {
        assertThat(figuresOf(new BankBalance()))
                .containsEntry("unguarded-balance", 900L)
                .containsEntry("compare-and-set-balance", 800L)
                .containsEntry("transaction-balance", 800L);
    }

    @Test
    void withoutAQuorumEverybodyIsToldAndAllWorksAgainAtOnce() {
        Map<String, Object> figures = figuresOf(new WithoutQuorum());

        assertThat(number(figures, "quorum-lost-told-after-ms")).isBetween(1L, 2_000L);
        assertThat(number(figures, "recovered-after-ms")).isLessThan(5_000);
        assertThat(figures).containsEntry("writes-acknowledged-meanwhile", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mismatch-repaired-backwards", "crash-at-every-step-of-one-commit"})
    void theSameSeedGivesTheSameResultOnAllCores(String name) {
        Scenario scenario = Scenarios.named(name).orElseThrow();

        ScenarioResult first = scenario.run(ScenarioOptions.of(7, Effort.QUICK));

        assertThat(scenario.run(ScenarioOptions.of(7, Effort.QUICK))).isEqualTo(first);
        assertThat(first.timeline()).isNotEmpty();
    }

    @Test
    void everyScenarioHasANameAndAQuestionOfItsOwn() {
        assertThat(Scenarios.all()).hasSize(13);
        assertThat(Scenarios.all().stream().map(Scenario::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
        assertThat(Scenarios.all().stream().map(Scenario::question))
                .doesNotHaveDuplicates()
                .allMatch(question -> question.endsWith("?"));
    }
}
