package io.murmuration.testkit.history;

import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.testkit.history.StoreModel.Input;
import io.murmuration.testkit.history.StoreModel.Read;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a long history of a store by the revisions in its answers: they say in which order the
 * changes took effect, so nothing has to be searched. Strictly serializable is what follows that
 * order, gives every answer that a plain store gives in it, and never puts what was answered behind
 * what was asked later. The cost is that of one replay.
 *
 * <p>A revision of which nobody heard has to be explained by what a log or a watcher of all keys
 * tells: whose it was. So each change is somebody's, once; what failed for sure is nobody's.
 *
 * <p>Of weaker reads it checks that they see the state of one revision that was asked for: at least
 * that of {@link ReadMode.AtLeast}, and for {@link ReadMode.Stale} none that was outdated for
 * longer than the age stated.
 *
 * <p>Source: {@code etcd}'s robustness tests; Herlihy and Wing 1990, strict serializability.
 */
public final class RevisionOrder {

    private static final OpResult.Found NOTHING = new OpResult.Found(List.of(), 0, false);

    private final History<Input, TxnResult> history;
    private final List<@Nullable Operation<Input, TxnResult>> changers = new ArrayList<>();
    private final TreeMap<Long, List<Operation<Input, TxnResult>>> others = new TreeMap<>();

    /** The newest revision acknowledged at a time, by that time. */
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();

    private final PlainStore store = new PlainStore();
    private final List<Integer> order = new ArrayList<>();
    private int lastInvoked = -1;

    private RevisionOrder(History<Input, TxnResult> history) {
        this.history = history;
        changers.add(null);
    }

    /** What does not fit. */
    private static final class Misfit extends RuntimeException {

        private static final long serialVersionUID = 1;
        private final int operation;
        private final String why;

        Misfit(int operation, String why) {
            super(why, null, false, false);
            this.operation = operation;
            this.why = why;
        }
    }

    /**
     * Judges the history.
     *
     * @param unheard by revision, the id of the operation that made it, of those that were not
     *     answered; also of those that were answered, if the caller knows them all
     */
    public static Verdict check(History<Input, TxnResult> history, Map<Long, Integer> unheard) {
        RevisionOrder check = new RevisionOrder(history);
        try {
            check.place(unheard);
            check.replay();
            check.weakReads();
            return new Verdict.Linearizable(Map.of("store", check.order), check.order.size());
        } catch (Misfit misfit) {
            return new Verdict.Violated("store", check.order, misfit.operation, misfit.why, check.order.size());
        }
    }

    /**
     * Returns what each revision changed, of a history that {@link #check} has found right: what a
     * watcher of all keys should have heard.
     */
    public static List<WatchEvent.Changed> changes(History<Input, TxnResult> history, Map<Long, Integer> unheard) {
        RevisionOrder order = new RevisionOrder(history);
        order.place(unheard);
        List<WatchEvent.Changed> changes = new ArrayList<>();
        for (int revision = 1; revision < order.changers.size(); revision++) {
            Operation<Input, TxnResult> changer = order.changers.get(revision);
            if (changer != null) {
                StoreModel.answer(order.store, changer.input());
                changes.add(new WatchEvent.Changed(revision, order.store.takeChanges()));
            }
        }
        return changes;
    }

    private void place(Map<Long, Integer> unheard) {
        for (Operation<Input, TxnResult> operation : history.operations()) {
            TxnResult output = outputOf(operation);
            if (output != null && StoreModel.changes(operation.input(), output)) {
                change(output.revision(), operation);
            }
            if (output != null && !isWeak(operation)) {
                acknowledged.merge(endNanos(operation), output.revision(), Math::max);
            }
        }
        new TreeMap<>(unheard)
                .forEach((revision, id) -> told(revision, history.operations().get(id)));
        for (Operation<Input, TxnResult> operation : history.operations()) {
            TxnResult output = outputOf(operation);
            if (output != null && !isWeak(operation) && !StoreModel.changes(operation.input(), output)) {
                require(output.revision() < changers.size(), operation, "is of a revision that nobody made");
                others.computeIfAbsent(output.revision(), any -> new ArrayList<>())
                        .add(operation);
            }
        }
        long newest = 0;
        for (Map.Entry<Long, Long> each : acknowledged.entrySet()) {
            newest = Math.max(newest, each.getValue());
            each.setValue(newest);
        }
    }

    private void told(long revision, Operation<Input, TxnResult> operation) {
        TxnResult output = outputOf(operation);
        require(
                operation.mayHaveHappened(),
                operation,
                "took effect at revision " + revision + ", and was said not to be done");
        if (output == null) {
            change(revision, operation);
        } else {
            require(
                    StoreModel.changes(operation.input(), output) && output.revision() == revision,
                    operation,
                    "took effect at revision " + revision + " and was answered with another: it was done twice");
        }
    }

    private void change(long revision, Operation<Input, TxnResult> operation) {
        require(revision > 0 && revision <= 2L * history.operations().size(), operation, "has an impossible revision");
        while (changers.size() <= revision) {
            changers.add(null);
        }
        Operation<Input, TxnResult> other = changers.set((int) revision, operation);
        require(other == null, operation, "has the revision of another: " + other);
    }

    private void replay() {
        for (int revision = 0; revision < changers.size(); revision++) {
            Operation<Input, TxnResult> changer = changers.get(revision);
            if (revision > 0) {
                if (changer == null) {
                    throw new Misfit(
                            -1, "nobody made revision " + revision + ": a change is lost, or was never asked for");
                }
                replay(changer, revision);
            }
            List<Operation<Input, TxnResult>> seen = others.getOrDefault((long) revision, new ArrayList<>());
            seen.sort(Comparator.comparingInt(each -> each.invoked().order()));
            for (Operation<Input, TxnResult> operation : seen) {
                replay(operation, revision);
            }
        }
    }

    private void replay(Operation<Input, TxnResult> operation, long revision) {
        TxnResult expected = StoreModel.answer(store, operation.input());
        TxnResult output = outputOf(operation);
        require(
                store.revision() == revision,
                operation,
                "cannot have made revision " + revision + ", it changes nothing");
        require(output == null || expected.equals(output), operation, "should have been answered with " + expected);
        require(
                operation.endOrder() > lastInvoked,
                operation,
                "ended before something was asked that took effect before it");
        lastInvoked = Math.max(lastInvoked, operation.invoked().order());
        order.add(operation.id());
    }

    private void weakReads() {
        for (Operation<Input, TxnResult> operation : history.operations()) {
            TxnResult output = outputOf(operation);
            if (output == null || !isWeak(operation)) {
                continue;
            }
            long revision = output.revision();
            require(revision < changers.size(), operation, "is of a revision that nobody made");
            Operation<Input, TxnResult> changer = changers.get((int) revision);
            require(
                    changer == null || changer.invoked().order() < operation.endOrder(),
                    operation,
                    "saw what was asked later");
            Read read = (Read) operation.input();
            Op.Range range = read.range();
            boolean past = range.revision() != 0;
            OpResult.Found found =
                    past || revision > 0 ? store.find(past ? range : range.atRevision(revision)) : NOTHING;
            require(
                    output.results().equals(List.of(found)),
                    operation,
                    "should have been answered with " + found + " at revision " + revision);
            fresh(operation, read.mode(), revision);
            order.add(operation.id());
        }
    }

    private void fresh(Operation<Input, TxnResult> operation, ReadMode mode, long revision) {
        if (mode instanceof ReadMode.AtLeast atLeast) {
            require(revision >= atLeast.revision(), operation, "is older than revision " + atLeast.revision());
        } else if (mode instanceof ReadMode.Stale stale) {
            long since = operation.invoked().nanos() - stale.maxAge().toNanos();
            Map.Entry<Long, Long> then = acknowledged.lowerEntry(since);
            require(then == null || then.getValue() <= revision, operation, "is older than " + stale.maxAge());
        }
    }

    private static boolean isWeak(Operation<Input, TxnResult> operation) {
        return operation.input() instanceof Read read
                && (read.mode() instanceof ReadMode.AtLeast || read.mode() instanceof ReadMode.Stale);
    }

    private static @Nullable TxnResult outputOf(Operation<Input, TxnResult> operation) {
        return operation.outcome() instanceof Outcome.Ok<TxnResult> ok ? ok.output() : null;
    }

    private static long endNanos(Operation<Input, TxnResult> operation) {
        return operation.outcome() instanceof Outcome.Ok<TxnResult> ok ? ok.at().nanos() : Long.MAX_VALUE;
    }

    private static void require(boolean holds, Operation<Input, TxnResult> operation, String why) {
        if (!holds) {
            throw new Misfit(operation.id(), operation + " " + why);
        }
    }
}
