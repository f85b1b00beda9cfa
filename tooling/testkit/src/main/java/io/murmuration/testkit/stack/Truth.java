package io.murmuration.testkit.stack;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.machine.Applied;
import io.murmuration.consensus.store.Store;
import io.murmuration.testkit.history.History;
import io.murmuration.testkit.history.StoreModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has truly happened, as nobody in the run can know: which entry did what, from the moment
 * when the first replica applied it. All later observations are compared with it.
 */
final class Truth {

    /** What an entry led to. */
    private record Step(long answer, long state, long revision, long logNanos) {}

    private final StackCluster cluster;
    private final History<StoreModel.Input, TxnResult> history = new History<>(200_000);
    private final TreeMap<Long, Step> steps = new TreeMap<>();
    private final Map<Bytes, Integer> asked = new HashMap<>();
    private final Map<Integer, Long> doneAt = new LinkedHashMap<>();
    private final Map<Long, Integer> makers = new TreeMap<>();
    private final Map<Long, StackClient> holders = new HashMap<>();
    private final List<Boolean> refused = new ArrayList<>();
    private long firstLogNanos = Long.MIN_VALUE;

    Truth(StackCluster cluster) {
        this.cluster = cluster;
    }

    History<StoreModel.Input, TxnResult> history() {
        return history;
    }

    /** Returns who made each revision, by the place in the history. */
    Map<Long, Integer> makers() {
        return makers;
    }

    long lastApplied() {
        return steps.isEmpty() ? 0 : steps.lastKey();
    }

    long lastRevision() {
        return steps.isEmpty() ? 0 : steps.lastEntry().getValue().revision;
    }

    long commands() {
        return doneAt.size();
    }

    /** A client is about to ask for this; no two ask for the same. */
    int asks(StackClient client, StoreModel.Input input, byte[] command) {
        int id = begins(client, input);
        Integer other = asked.put(Bytes.copyOf(command), id);
        Promise.SOUND.require(other == null, () -> "the workload asks twice for " + input);
        return id;
    }

    /** A client is about to read. */
    int begins(StackClient client, StoreModel.Input input) {
        return history.invoke(client.name(), "store", input, cluster.nowNanos());
    }

    /** A client was told that it is done. */
    void done(int id, boolean command, TxnResult result) {
        Promise.TRUE_OUTCOME.require(
                !command || doneAt.containsKey(id),
                () -> "acknowledged and applied nowhere: "
                        + history.operations().get(id));
        history.ok(id, result, cluster.nowNanos());
    }

    /** A client was told that it is not done, and never will be. */
    void notDone(int id, String why) {
        Promise.TRUE_OUTCOME.require(
                !doneAt.containsKey(id) || wasRefused(id),
                () -> "said not to be done (" + why + "), and was at " + doneAt.get(id) + ": "
                        + history.operations().get(id));
        history.fail(id);
        refused(id);
    }

    void unknown(int id) {
        history.unknown(id);
    }

    private void refused(int id) {
        while (refused.size() <= id) {
            refused.add(false);
        }
        refused.set(id, true);
    }

    private boolean wasRefused(int id) {
        Long index = doneAt.get(id);
        return index != null && !makers.containsValue(id);
    }

    /** A replica applied a command, and has this store now. */
    void applied(StackNode node, Applied at, byte[] command, byte[] answer, Store store) {
        long revision = store.revision();
        if (!isNew(node, at, Arrays.hashCode(answer), store)) {
            return;
        }
        Integer id = asked.get(Bytes.wrap(command));
        if (id == null) {
            return;
        }
        Long before = doneAt.put(id, at.index());
        Promise.EXACTLY_ONCE.require(
                before == null,
                () -> "applied at " + before + " and at " + at.index() + ": "
                        + history.operations().get(id));
        if (revision > revisionBefore(at.index())) {
            makers.put(revision, id);
            Promise.TRUE_OUTCOME.require(
                    id >= refused.size() || !refused.get(id),
                    () -> "said not to be done, then done at " + at.index() + ": "
                            + history.operations().get(id));
        }
    }

    /** A replica ended sessions. */
    void ended(StackNode node, Applied at, long[] sessions, Store store) {
        long revision = store.revision();
        if (!isNew(node, at, Arrays.hashCode(sessions), store)) {
            return;
        }
        List<Long> ids = Arrays.stream(sessions).boxed().toList();
        if (revision > revisionBefore(at.index())) {
            int id = history.invoke("log", "store", new StoreModel.EndSessions(ids), cluster.nowNanos());
            makers.put(revision, id);
        }
        for (long session : sessions) {
            cluster.tally().add(Tally.Count.SESSIONS_ENDED);
            StackClient holder = holders.get(session);
            if (holder != null) {
                holder.sessionEnded(session);
            }
        }
        cluster.note(node.toString(), "ends sessions " + ids + " at " + at.index());
    }

    private long revisionBefore(long index) {
        Map.Entry<Long, Step> before = steps.lowerEntry(index);
        return before == null ? 0 : before.getValue().revision;
    }

    /** Records what an entry led to, or compares it; true if it is new. */
    private boolean isNew(StackNode node, Applied at, long answer, Store store) {
        Step step = new Step(answer, store.hash(), store.revision(), at.logNanos());
        Step known = steps.putIfAbsent(at.index(), step);
        Promise.SAME_STATE.require(
                known == null || known.equals(step),
                () -> node + " at " + at.index() + " has " + step + ", another had " + known);
        if (known != null) {
            return false;
        }
        Promise.SAME_STATE.require(
                at.index() == steps.lastKey(), () -> node + " applies " + at.index() + " after " + steps.lastKey());
        checkTime(node, at);
        return true;
    }

    private void checkTime(StackNode node, Applied at) {
        Map.Entry<Long, Step> before = steps.lowerEntry(at.index());
        if (firstLogNanos == Long.MIN_VALUE) {
            firstLogNanos = at.logNanos();
        }
        long elapsed = (long) (cluster.nowNanos() * (1 + cluster.plan().driftRatio()));
        Promise.LOG_TIME.require(
                before == null || at.logNanos() >= before.getValue().logNanos,
                () -> node + " applies " + at + " behind " + before);
        Promise.LOG_TIME.require(
                at.logNanos() - firstLogNanos <= elapsed,
                () -> node + " applies " + at + ", " + elapsed + " ns after the start at " + firstLogNanos);
    }

    /** Whoever holds this session has to know of its end in time. */
    void holds(long session, StackClient client) {
        holders.put(session, client);
    }
}
