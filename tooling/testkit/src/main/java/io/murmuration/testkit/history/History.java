package io.murmuration.testkit.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Records what clients asked and what they were told:
 *
 * <pre>{@code
 * History<KvModel.Input, KvModel.Output> history = new History<>(10_000);
 * int id = history.invoke("client-3", "a", new KvModel.Put("1"), now);
 * ...
 * history.ok(id, new KvModel.Done(true), later);   // or fail(id), or unknown(id)
 * }</pre>
 *
 * <p>What was recorded first happened first: call {@link #invoke} before the request leaves and
 * {@link #ok} after its answer arrived. An operation that was never ended counts as unknown. A
 * client may have several under way.
 *
 * <p>Bounded: the operation after the last that fits is refused. Misuse is refused with an
 * {@link IllegalArgumentException} or {@link IllegalStateException} and changes nothing. Not
 * thread-safe: one owner, or one lock around every call.
 *
 * @param <I> what the object is asked
 * @param <O> what it answers
 */
public final class History<I, O> {

    /** More operations than this fit into no history: two events each have to be counted. */
    public static final int MOST_OPERATIONS = 1 << 29;

    private final int maxOperations;
    private final List<Operation<I, O>> operations = new ArrayList<>();
    private final List<Operation<I, O>> seen = Collections.unmodifiableList(operations);
    private final BitSet ended = new BitSet();
    private int events;
    private long lastNanos;

    /**
     * Makes an empty history.
     *
     * @param maxOperations how many operations fit, 1 to {@link #MOST_OPERATIONS}
     */
    public History(int maxOperations) {
        if (maxOperations < 1 || maxOperations > MOST_OPERATIONS) {
            throw new IllegalArgumentException(
                    "maxOperations is " + maxOperations + ", but has to be 1 to " + MOST_OPERATIONS);
        }
        this.maxOperations = maxOperations;
    }

    /**
     * A client asks.
     *
     * @param key what the operation is about; operations on different keys do not touch each other
     * @param nowNanos monotonic time, not before that of an earlier event
     * @return the id of the operation, needed to end it
     */
    public int invoke(String client, String key, I input, long nowNanos) {
        if (operations.size() >= maxOperations) {
            throw new IllegalStateException("the history is full with " + maxOperations
                    + " operations: check it and begin a new one, or allow for more");
        }
        int id = operations.size();
        operations.add(new Operation<>(id, client, key, input, moment(nowNanos), new Outcome.Unknown<>()));
        return id;
    }

    /** The operation was answered with {@code output}, which the client has now. */
    public void ok(int id, O output, long nowNanos) {
        Operation<I, O> operation = underWay(id);
        end(operation, new Outcome.Ok<>(output, moment(nowNanos)));
    }

    /**
     * The operation certainly had no effect and will have none, say because it was never sent. A
     * refusal that tells something of the state, such as a swap that found another value, is an
     * answer: {@link #ok}.
     */
    public void fail(int id) {
        end(underWay(id), new Outcome.Failed<>());
    }

    /** Nobody will know whether the operation took effect, or does so later. */
    public void unknown(int id) {
        end(underWay(id), new Outcome.Unknown<>());
    }

    /** Returns all operations so far in order of invocation: a view, not a copy. */
    public List<Operation<I, O>> operations() {
        return seen;
    }

    private Moment moment(long nowNanos) {
        if (events > 0 && nowNanos - lastNanos < 0) {
            throw new IllegalArgumentException("time went back by " + (lastNanos - nowNanos)
                    + " ns: record events in the order in which they happen");
        }
        lastNanos = nowNanos;
        return new Moment(events++, nowNanos);
    }

    private Operation<I, O> underWay(int id) {
        if (id < 0 || id >= operations.size()) {
            throw new IllegalArgumentException("there is no operation " + id + ": invoke() returns the id");
        }
        Operation<I, O> operation = operations.get(id);
        if (ended.get(id)) {
            throw new IllegalStateException("operation has ended already: " + operation);
        }
        return operation;
    }

    private void end(Operation<I, O> operation, Outcome<O> outcome) {
        operations.set(operation.id(), operation.ended(outcome));
        ended.set(operation.id());
    }
}
