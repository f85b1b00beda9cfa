package io.murmuration.testkit.scenario;

import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.HardState;
import io.murmuration.consensus.raft.MemoryLog;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import io.murmuration.testkit.scenario.RaftGroup.Setup;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The election restriction (§5.4.1): who lacks an entry that may be committed must not lead. Of
 * three voters one is down; of the other two, one campaigns. All pairs of logs that end in terms 1
 * to 4 and are 1 to 6 entries long: the vote is given where the campaigner's last term is higher,
 * or equal and its log at least as long, and nowhere else; where it is refused, the other leads in
 * the end.
 */
final class AheadRefuses implements Scenario {

    private static final int VOTERS = 3;
    private static final int CAMPAIGNER = 1;
    private static final int ASKED = 2;
    private static final int TERMS = 4;
    private static final int LENGTHS = 6;
    private static final int ENDS = TERMS * LENGTHS;
    private static final Duration SOON = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "a-voter-that-is-ahead-refuses";
    }

    @Override
    public String question() {
        return "Does a voter refuse who lacks entries that it has, and only such, and does the longest log survive?";
    }

    /** How a log ends. */
    private record End(int term, int length) {

        static End of(int number) {
            return new End(1 + number / LENGTHS, 1 + number % LENGTHS);
        }

        /** There is an entry of each term. */
        boolean isPossible() {
            return length >= term;
        }

        boolean atLeast(End other) {
            return term != other.term ? term > other.term : length >= other.length;
        }
    }

    private record Outcome(boolean granted, boolean led, boolean otherLed, boolean kept, List<Moment> timeline) {}

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        ScenarioResult.Builder result = new ScenarioResult.Builder(this);
        int granted = 0;
        int refused = 0;
        int pairs = 0;
        for (int one = 0; one < ENDS; one++) {
            for (int other = 0; other < ENDS; other++) {
                End own = End.of(one);
                End theirs = End.of(other);
                if (!own.isPossible() || !theirs.isPossible()) {
                    continue;
                }
                pairs++;
                Outcome outcome = play(own, theirs, options.seed(one * ENDS + other));
                boolean due = own.atLeast(theirs);
                String where = ": campaigner " + own + ", voter " + theirs;
                granted += outcome.granted ? 1 : 0;
                refused += outcome.granted ? 0 : 1;
                result.require(outcome.granted == due && outcome.led == due, "the vote went wrong" + where)
                        .require(due || outcome.otherLed, "nobody led after the refusal" + where)
                        .require(outcome.kept, "entries of the better log are gone" + where);
                if (own.equals(new End(2, LENGTHS)) && theirs.equals(new End(TERMS, TERMS))) {
                    result.timeline(outcome.timeline);
                }
            }
        }
        return result.figure("pairs-of-logs", pairs)
                .figure("granted", granted)
                .figure("refused", refused)
                .build();
    }

    private static Outcome play(End own, End theirs, long seed) {
        MemoryLog[] logs = {log(own), log(theirs), log(new End(1, 1))};
        RaftGroup group = new RaftGroup(Setup.lan(VOTERS), seed, logs);
        group.crash(VOTERS);
        group.note("n1", "ends in term " + own.term + " at " + own.length);
        group.note("n2", "ends in term " + theirs.term + " at " + theirs.length);
        boolean[] granted = {false};
        group.onSend(message -> {
            if (message instanceof VoteReply reply && reply.to() == CAMPAIGNER) {
                granted[0] |= !reply.reject();
                group.note(
                        "n2",
                        (reply.reject() ? "refuses" : "grants") + (reply.preVote() ? " a pre-vote" : " its vote"));
            }
        });
        group.campaign(CAMPAIGNER);
        group.run(Duration.ofMillis(10));
        boolean led = group.leads(CAMPAIGNER);
        boolean grantedAtOnce = granted[0];
        int leader = group.awaitLeader(SOON);
        boolean even = group.writeWithin(SOON) && group.runUntil(group::isEven, SOON);
        End better = own.atLeast(theirs) ? own : theirs;
        boolean kept = even && group.log(leader).term(better.length) == better.term;
        return new Outcome(grantedAtOnce, led, leader == ASKED, kept, group.timeline());
    }

    /** One entry of each former term, and all the rest of the last: so any two can come about. */
    private static MemoryLog log(End end) {
        List<Entry> entries = new ArrayList<>();
        for (int index = 1; index <= end.length; index++) {
            entries.add(Entry.empty(Math.min(index, end.term), index));
        }
        MemoryLog log = new MemoryLog(RaftGroup.configuration(VOTERS));
        log.store(new StorageAppend(new HardState(TERMS, 0, 0), entries, null, List.of(), true));
        return log;
    }
}
