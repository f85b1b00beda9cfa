package io.murmuration.consensus;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Children;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.RangeResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reading;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.StoreStatus;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.store.StoreCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The replicated store: an ordered map of keys to values that remembers its past. Thread-safe.
 *
 * <p>Every write is a transaction, has one revision, and is done once however often it has to be
 * sent, as long as this node's session lives. A future fails with {@link CoordinationException},
 * whose outcome says whether the call may have had an effect. Futures are completed on this node's
 * client thread: use the {@code Async} methods for what may block.
 */
public final class Kv {

    private final Calls calls;

    Kv(Calls calls) {
        this.calls = calls;
    }

    /** Returns the same store with another deadline for each call. */
    public Kv within(Duration deadline) {
        return new Kv(calls.within(deadline));
    }

    /** Takes all steps of one branch at one revision. */
    public CompletionStage<TxnResult> commit(Txn txn) {
        byte[] command;
        try {
            command = StoreCodec.encode(txn);
        } catch (CoordinationException tooLarge) {
            return CompletableFuture.failedFuture(tooLarge);
        }
        return command(command);
    }

    private CompletionStage<TxnResult> command(byte[] command) {
        return calls.body(
                (core, deadline, now) -> core.command(command, deadline, now),
                done -> StoreCodec.decodeTxnResult(done.body()));
    }

    /** Sets a key; returns the revision. */
    public CompletionStage<Long> put(String key, String value) {
        return put(Bytes.of(key), Bytes.of(value));
    }

    /** Sets a key; returns the revision. */
    public CompletionStage<Long> put(Bytes key, Bytes value) {
        return commit(Txn.of(new Op.Put(key, value, 0, false))).thenApply(TxnResult::revision);
    }

    /** Sets a key that goes with the session. */
    public CompletionStage<Long> put(Bytes key, Bytes value, Session session) {
        return commit(Txn.of(new Op.Put(key, value, session.id(), false))).thenApply(TxnResult::revision);
    }

    /** Sets a new key, {@code prefix} and the next number of that prefix; returns it. */
    public CompletionStage<Bytes> putSequential(Bytes prefix, Bytes value) {
        return commit(Txn.of(new Op.PutSequential(prefix, value, 0)))
                .thenApply(result -> ((OpResult.Put) result.results().get(0)).key());
    }

    /**
     * Sets a key if it was last changed at {@code modRevision}, 0 for a key that is not there; says
     * whether it did.
     */
    public CompletionStage<Boolean> compareAndSet(Bytes key, long modRevision, Bytes value) {
        return commit(new Txn(
                        List.of(Compare.unchangedSince(key, modRevision)),
                        List.of(new Op.Put(key, value, 0, false)),
                        List.of()))
                .thenApply(TxnResult::succeeded);
    }

    /** Removes a key; says whether it was there. */
    public CompletionStage<Boolean> delete(String key) {
        return delete(KeyRange.single(Bytes.of(key))).thenApply(count -> count > 0);
    }

    /** Removes all keys of the range; returns how many were there. */
    public CompletionStage<Long> delete(KeyRange range) {
        return commit(Txn.of(new Op.Delete(range, false)))
                .thenApply(result -> ((OpResult.Deleted) result.results().get(0)).count());
    }

    /** Reads a key, linearizably. */
    public CompletionStage<Optional<KeyValue>> get(String key) {
        return find(Op.Range.of(Bytes.of(key)), ReadMode.LINEARIZABLE).thenApply(Reading::first);
    }

    /** Reads a range. */
    public CompletionStage<Reading> find(Op.Range range, ReadMode mode) {
        return query(StoreCodec.encode(range), mode, done -> reading(done));
    }

    private static Reading reading(Response.Done done) {
        RangeResult found = StoreCodec.decodeRange(done.body());
        return new Reading(
                found.revision(), Duration.ofNanos(done.ageNanos()), found.entries(), found.count(), found.more());
    }

    /** Reads what is directly below a path, where keys are read as paths with slashes. */
    public CompletionStage<Children> children(String path) {
        return query(
                StoreCodec.encodeChildren(Bytes.of(path), 0),
                ReadMode.LINEARIZABLE,
                done -> StoreCodec.decodeChildren(done.body()));
    }

    /** Reads the keys that go with a session or lease. */
    public CompletionStage<List<Bytes>> keysOf(long session) {
        return query(
                StoreCodec.encodeSessionKeys(session),
                ReadMode.LINEARIZABLE,
                done -> StoreCodec.decodeSessionKeys(done.body()));
    }

    /** Reads how full the store is. */
    public CompletionStage<StoreStatus> status() {
        return query(StoreCodec.encodeStatus(), ReadMode.LINEARIZABLE, done -> StoreCodec.decodeStatus(done.body()));
    }

    private <T> CompletionStage<T> query(byte[] question, ReadMode mode, Function<Response.Done, T> decode) {
        return calls.body((core, deadline, now) -> core.query(mode, question, deadline, now), decode);
    }

    /** Gives up what was before {@code revision}; returns the newest revision. */
    public CompletionStage<Long> compact(long revision) {
        byte[] command = StoreCodec.encodeCompact(revision);
        return calls.body(
                (core, deadline, now) -> core.command(command, deadline, now),
                done -> StoreCodec.decodeRevision(done.body()));
    }

    /**
     * Tells {@code watcher} what changes, in order, each revision whole and once, across lost
     * connections, until it is closed or ends. The watcher is called on this node's client thread
     * and must not block there.
     */
    public WatchHandle watch(WatchSpec spec, Consumer<WatchEvent> watcher) {
        WatchHandle handle = new WatchHandle(calls.group(), calls.client(), watcher);
        calls.client().tell(new ClientActor.Watch(calls.group(), spec, handle));
        return handle;
    }

    /**
     * Reads a range as soon as something in it has changed after {@code revision}, or when the wait
     * is over: a blocking read. Wakes for no other reason.
     */
    public CompletionStage<Reading> awaitChange(KeyRange range, long revision, Duration wait) {
        CompletableFuture<Long> changed = new CompletableFuture<>();
        WatchHandle handle = watch(WatchSpec.of(range).from(revision + 1).firstOnly(), event -> {
            if (event instanceof WatchEvent.Changed change) {
                changed.complete(change.revision());
            } else if (event instanceof WatchEvent.Compacted compacted) {
                changed.complete(compacted.oldest() - 1);
            } else if (event instanceof WatchEvent.Ended ended && !changed.isDone()) {
                changed.completeExceptionally(CoordinationException.refused(Reason.UNAVAILABLE, ended.why()));
            }
        });
        return changed.completeOnTimeout(revision, wait.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((seen, failure) -> handle.close())
                .thenCompose(seen -> find(Op.Range.of(range), ReadMode.LINEARIZABLE));
    }
}
