package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.MemoryLog;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Followers whose logs are too short, too long, or both (§5.3, figure 7), take their leader's. They
 * say where their log may agree (page 8), so that a whole term is passed over at a time. First the
 * seven logs of the figure; then long logs that fork where the seed says.
 */
final class MismatchRepaired implements Scenario {

    /** The leader of term 8, and the followers a to f: the terms of their entries. */
    private static final int[][] FIGURE_7 = {
        {1, 1, 1, 4, 4, 5, 5, 6, 6, 6},
        {1, 1, 1, 4, 4, 5, 5, 6, 6},
        {1, 1, 1, 4},
        {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6},
        {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7},
        {1, 1, 1, 4, 4, 4, 4},
        {1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3},
    };

    private static final int AGREED = 3;
    private static final int LEADER = 1;
    private static final int FORKED_VOTERS = 5;
    private static final int FORKED_LENGTH = 2_000;
    private static final int FORKED_RUN = 200;
    private static final Duration SOON = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "mismatch-repaired-backwards";
    }

    @Override
    public String question() {
        return "Do followers with the wrong log get their leader's, in few steps, and nothing committed is touched?";
    }

    private record Outcome(boolean repaired, boolean safe, int mostRefusals, int refusals, List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        RaftGroup group = group(FIGURE_7, AGREED, options.seed());
        List<String> picture = new ArrayList<>(show("the logs of figure 7, by the terms of their entries", group));
        Outcome figure = play(group, FIGURE_7[0].length);
        picture.addAll(show("after the election of n1 in term 8", group));
        int forks = options.pick(50, 500, 2_000);
        List<Outcome> forked = options.each(forks, run -> playForked(options.seed(run)));
        int most = forked.stream().mapToInt(Outcome::mostRefusals).max().orElse(0);
        return new ScenarioResult.Builder(this)
                .figure("figure-7-refusals-most", figure.mostRefusals)
                .figure("figure-7-refusals-all", figure.refusals)
                .figure("forked-groups", forks)
                .figure("forked-entries-each", FORKED_LENGTH)
                .figure("forked-refusals-most", most)
                .figure(
                        "forked-repaired",
                        forked.stream().filter(Outcome::repaired).count())
                .require(figure.repaired && figure.safe, "the logs of figure 7 were not repaired")
                .require(forked.stream().allMatch(each -> each.repaired), "a forked log was not repaired")
                .require(forked.stream().allMatch(each -> each.safe), "an agreed entry was replaced")
                .require(most <= FORKED_LENGTH / 10, "a repair took " + most + " refusals")
                .timeline(figure.timeline)
                .picture(picture)
                .build();
    }

    private static RaftGroup group(int[][] terms, int committed, long seed) {
        int last = Arrays.stream(terms).flatMapToInt(Arrays::stream).max().orElse(0);
        MemoryLog[] logs = new MemoryLog[terms.length];
        for (int i = 0; i < terms.length; i++) {
            List<Entry> entries = new ArrayList<>();
            for (int term : terms[i]) {
                entries.add(Entry.empty(term, entries.size() + 1));
            }
            logs[i] = new MemoryLog(RaftGroup.configuration(terms.length));
            logs[i].store(new StorageAppend(new HardState(last, 0, committed), entries, null, List.of(), true));
        }
        return new RaftGroup(Setup.lan(terms.length), seed, logs);
    }

    /** Lets n1 win, and waits until all have its log. */
    private static Outcome play(RaftGroup group, int leaderLength) {
        int[] refusals = new int[group.size() + 1];
        List<Long> before = terms(group, LEADER).subList(0, leaderLength);
        group.onSend(message -> {
            if (message instanceof AppendReply reply && reply.reject()) {
                refusals[(int) reply.from()]++;
                group.note(
                        RaftGroup.name((int) reply.from()),
                        "has no entry " + reply.index() + " like that; may agree up to " + reply.hintIndex());
            }
        });
        group.campaign(LEADER);
        boolean won = group.runUntil(() -> group.leads(LEADER), SOON);
        boolean even = won && group.writeWithin(SOON) && group.runUntil(group::isEven, SOON);
        group.run(Duration.ofSeconds(1));
        boolean same = even && terms(group, LEADER).subList(0, leaderLength).equals(before);
        for (int id = 2; id <= group.size(); id++) {
            same &= terms(group, id).equals(terms(group, LEADER));
        }
        group.note("all", same ? "have the log of n1" : "do not have the log of n1");
        int most = Arrays.stream(refusals).max().orElse(0);
        return new Outcome(
                same, group.ledger().isSafe(), most, Arrays.stream(refusals).sum(), group.timeline());
    }

    /** Logs that agree up to somewhere, then go on in runs of terms that no other log has. */
    private static Outcome playForked(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] terms = new int[FORKED_VOTERS][];
        int agreed = FORKED_LENGTH;
        for (int voter = 1; voter < FORKED_VOTERS; voter++) {
            int fork = random.nextInt(FORKED_LENGTH / 2, FORKED_LENGTH);
            agreed = Math.min(agreed, fork);
            terms[voter] = fork(fork, voter, random);
        }
        // The leader's last term is above all others, so that it wins.
        terms[0] = fork(FORKED_LENGTH - 1, FORKED_VOTERS * (2 + FORKED_LENGTH), random);
        return play(group(terms, agreed, seed).quietly(), FORKED_LENGTH);
    }

    private static int[] fork(int from, int residue, SplittableRandom random) {
        int[] terms = new int[FORKED_LENGTH];
        int term = FORKED_VOTERS + residue;
        int left = 0;
        for (int i = 0; i < FORKED_LENGTH; i++) {
            if (i < from) {
                terms[i] = 1;
                continue;
            }
            if (left-- == 0) {
                term += FORKED_VOTERS;
                left = random.nextInt(FORKED_RUN);
            }
            terms[i] = term;
        }
        return terms;
    }

    private static List<Long> terms(RaftGroup group, int id) {
        List<Long> terms = new ArrayList<>();
        for (long index = 1; index <= group.log(id).lastIndex(); index++) {
            terms.add(group.log(id).term(index));
        }
        return terms;
    }

    private static List<String> show(String title, RaftGroup group) {
        List<String> lines = new ArrayList<>();
        lines.add(title);
        for (int id = 1; id <= group.size(); id++) {
            String name = id == LEADER ? "leader" : (char) ('a' + id - 2) + "     ";
            lines.add("  " + RaftGroup.name(id) + " " + name + "  "
                    + terms(group, id).stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        return lines;
    }
}
