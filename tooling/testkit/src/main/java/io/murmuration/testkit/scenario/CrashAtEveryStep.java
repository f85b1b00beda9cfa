package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.RaftGroup.Step;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One write on its way through a group of three, which is stopped before and after everything that
 * any replica does for it: each message sent and received, each write to a disk, its sync, each
 * entry applied. Whoever did that crashes; or all crash at once; or another crashes at a later
 * step. What was written and not synced is gone, or there all the same (§5.1, §5.4.3).
 */
final class CrashAtEveryStep implements Scenario {

    private static final int VOTERS = 3;
    private static final int LEADER = 1;
    private static final Duration SETTLED = Duration.ofMillis(100);
    private static final Duration WATCHED = Duration.ofMillis(20);
    private static final Duration AT_ONCE = Duration.ofMillis(2);
    private static final Duration LATER = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int PRESENT_VARIANTS = 8;

    @Override
    public String name() {
        return "crash-at-every-step-of-one-commit";
    }

    @Override
    public String question() {
        return "Whatever crashes at whichever step of a write: is what was acknowledged there, and nothing twice?";
    }

    /**
     * What goes wrong.
     *
     * @param step at which the first crash happens, from 0
     * @param second at which one more replica crashes, −1 for none
     * @param all whether all crash at the first
     * @param unsyncedSurvives whether what is written and not synced is on the disk
     * @param restartLater whether there is time for an election before the restart
     */
    private record Plan(int step, int second, boolean all, boolean unsyncedSurvives, boolean restartLater) {

        static Plan single(int number) {
            int variant = number % PRESENT_VARIANTS;
            return new Plan(number / PRESENT_VARIANTS, -1, (variant & 1) != 0, (variant & 2) != 0, (variant & 4) != 0);
        }
    }

    private record Outcome(
            Plan plan, boolean acknowledged, boolean present, boolean safe, boolean live, List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        long seed = options.seed();
        List<String> steps = new ArrayList<>();
        play(new Plan(Integer.MAX_VALUE, -1, false, false, false), seed, steps);
        List<Plan> plans = plans(steps.size(), options);
        List<Outcome> outcomes = options.each(plans.size(), run -> play(plans.get(run), seed, new ArrayList<>()));
        ScenarioResult.Builder result = new ScenarioResult.Builder(this)
                .figure("steps", steps.size())
                .figure("crashes-tried", plans.size())
                .figure("acknowledged-and-there", count(outcomes, true, true))
                .figure("acknowledged-and-lost", count(outcomes, true, false))
                .figure("not-acknowledged-and-there", count(outcomes, false, true))
                .figure("not-acknowledged-and-gone", count(outcomes, false, false));
        for (Outcome each : outcomes) {
            result.require(each.present || !each.acknowledged, "an acknowledged write is lost: " + each.plan)
                    .require(each.safe, "a value doubled or replaced: " + each.plan)
                    .require(each.live, "the group did not go on: " + each.plan);
        }
        List<String> picture = new ArrayList<>();
        picture.add("the steps of one write");
        for (int i = 0; i < steps.size(); i++) {
            picture.add(String.format(Locale.ROOT, "  %2d  %s", i + 1, steps.get(i)));
        }
        return result.timeline(outcomes.get(0).timeline).picture(picture).build();
    }

    private static List<Plan> plans(int steps, ScenarioOptions options) {
        List<Plan> plans = new ArrayList<>();
        for (int number = 0; number < steps * PRESENT_VARIANTS; number++) {
            plans.add(Plan.single(number));
        }
        int stride = options.pick(7, 1, 1);
        for (int first = 0; first < steps; first++) {
            for (int second = first + 1; second < steps; second += stride) {
                plans.add(new Plan(first, second, false, (first + second) % 2 == 0, first % 3 == 0));
            }
        }
        return plans;
    }

    private static long count(List<Outcome> outcomes, boolean acknowledged, boolean present) {
        return outcomes.stream()
                .filter(each -> each.acknowledged == acknowledged && each.present == present)
                .count();
    }

    private static Outcome play(Plan plan, long seed, List<String> steps) {
        RaftGroup group = new RaftGroup(Setup.lan(VOTERS), seed);
        group.campaign(LEADER);
        group.run(SETTLED);
        int[] count = {0};
        group.watch((replica, step, what) -> {
            int now = count[0]++;
            steps.add(RaftGroup.name(replica) + " " + describe(step, what));
            if (now == plan.step) {
                group.note(RaftGroup.name(replica), describe(step, what));
                for (int id = 1; id <= VOTERS; id++) {
                    if (plan.all || id == replica) {
                        group.crash(id, plan.unsyncedSurvives);
                    }
                }
            } else if (now == plan.second) {
                group.note(RaftGroup.name(replica), describe(step, what));
                group.crash(replica, plan.unsyncedSurvives);
            }
        });
        Write write = group.write(LEADER);
        group.run(WATCHED);
        group.watch(null);
        group.run(plan.restartLater ? LATER : AT_ONCE);
        for (int id = 1; id <= VOTERS; id++) {
            if (!group.isUp(id)) {
                group.restart(id);
            }
        }
        boolean live = group.writeWithin(SOON) && group.runUntil(group::isEven, SOON);
        long place = group.ledger().placeOf(write.command);
        group.note("client", write.outcome() + ", " + (place == 0 ? "not there" : "stands at " + place));
        return new Outcome(
                plan, write.isAcknowledged(), place != 0, group.ledger().isSafe(), live, group.timeline());
    }

    private static String describe(Step step, Object what) {
        String object = what instanceof RaftMessage message
                ? message.kind() + " n" + message.from() + " to n" + message.to()
                : what instanceof Entry entry ? "entry " + entry.index() : "its disk";
        return switch (step) {
            case RECEIVE -> "receives " + object;
            case SEND -> "is about to send " + object;
            case SENT -> "has sent " + object;
            case WRITE -> "is about to write to " + object;
            case WRITTEN -> "has written to " + object;
            case SYNCED -> "has synced " + object;
            case APPLY -> "is about to apply " + object;
            case APPLIED -> "has applied " + object;
        };
    }
}
