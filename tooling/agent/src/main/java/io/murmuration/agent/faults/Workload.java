package io.murmuration.agent.faults;

import io.murmuration.consensus.Coordination;
import io.murmuration.consensus.Session;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reading;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.testkit.history.StoreModel.Read;
import io.murmuration.testkit.history.StoreModel.Transact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One worker: asks, waits for the answer, thinks, asks again. Every write carries the number of its
 * operation in a value.
 */
final class Workload {

    static final int ACCOUNTS = 8;
    static final int OPENING_BALANCE = 100;

    private static final int KEYS = 20;
    private static final Duration STALE = Duration.ofSeconds(2);
    private static final Duration TTL = Duration.ofSeconds(4);
    private static final KeyRange BANK = KeyRange.prefix(Bytes.of("bank/"));
    private static final char TAG = '#';

    private final String name;
    private final Coordination coordination;
    private final Shared shared;
    private final SplittableRandom random;
    private @Nullable Session session;
    private long seen;
    private volatile boolean stopped;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * What all workers use.
     *
     * @param thinkMillis on average between two operations of a worker
     */
    record Shared(Recorder recorder, EphemeralKeys ephemeral, Executor timer, int thinkMillis) {}

    Workload(String name, Coordination coordination, Shared shared, long seed) {
        this.name = name;
        this.coordination = coordination;
        this.shared = shared;
        random = new SplittableRandom(seed);
    }

    /** Returns the number of the operation that put this value. */
    static int tagOf(Bytes value) {
        String text = value.utf8();
        return Integer.parseInt(text.substring(text.lastIndexOf(TAG) + 1));
    }

    private static Bytes tagged(Object content, int id) {
        return Bytes.of(content + String.valueOf(TAG) + id);
    }

    /** Returns what an account's value says. */
    static int balance(KeyValue account) {
        String text = account.value().utf8();
        return Integer.parseInt(text.substring(0, text.lastIndexOf(TAG)));
    }

    private static Bytes account(int number) {
        return Bytes.of("bank/" + number);
    }

    /** Opens the accounts, all at once and only once. */
    CompletionStage<Boolean> openBank() {
        return write("bank", id -> {
                    List<Op> puts = new ArrayList<>();
                    for (int account = 0; account < ACCOUNTS; account++) {
                        puts.add(new Op.Put(account(account), tagged(OPENING_BALANCE, id), 0, false));
                    }
                    return new Txn(List.of(Compare.absent(account(0))), puts, List.of());
                })
                .thenApply(result -> result != null && result.succeeded());
    }

    /** Begins to work. */
    void start() {
        next();
    }

    /** Asks nothing more; completed when what is under way has ended. */
    CompletableFuture<Void> stop() {
        stopped = true;
        return ended;
    }

    private void next() {
        if (stopped) {
            ended.complete(null);
            return;
        }
        CompletionStage<?> step;
        try {
            step = step(random.nextInt(100));
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
            return;
        }
        int think = random.nextInt(2 * shared.thinkMillis + 1);
        step.whenComplete((done, failure) -> {
            if (failure != null) {
                ended.completeExceptionally(failure);
            } else {
                CompletableFuture.delayedExecutor(think, TimeUnit.MILLISECONDS, shared.timer)
                        .execute(this::next);
            }
        });
    }

    private CompletionStage<?> step(int draw) {
        Bytes key = Bytes.of("key/" + random.nextInt(KEYS));
        if (draw < 25) {
            return write(key.utf8(), id -> Txn.of(new Op.Put(key, tagged("v", id), 0, random.nextBoolean())));
        } else if (draw < 40) {
            return read(Op.Range.of(key), ReadMode.LINEARIZABLE);
        } else if (draw < 50) {
            return read(Op.Range.of(KeyRange.prefix(Bytes.of("key/"))), weak());
        } else if (draw < 62) {
            return compareAndSet(key);
        } else if (draw < 77) {
            return transfer();
        } else if (draw < 84) {
            // A delete alone would leave no trace of whose it was.
            return write(
                    key.utf8(),
                    id -> Txn.of(
                            new Op.Delete(KeyRange.single(key), true),
                            new Op.Put(Bytes.of("deleted-by/" + name), tagged(key, id), 0, false)));
        } else if (draw < 92) {
            return sequential();
        }
        return ephemeral();
    }

    private ReadMode weak() {
        return random.nextBoolean() ? new ReadMode.Stale(STALE) : new ReadMode.AtLeast(seen);
    }

    private CompletionStage<?> compareAndSet(Bytes key) {
        return read(Op.Range.of(key), random.nextBoolean() ? ReadMode.LINEARIZABLE : new ReadMode.Stale(STALE))
                .thenCompose(found -> {
                    if (found == null) {
                        return nothing();
                    }
                    long revision = found.first().map(KeyValue::modRevision).orElse(0L);
                    return write(
                            key.utf8(),
                            id -> new Txn(
                                    List.of(Compare.unchangedSince(key, revision)),
                                    List.of(new Op.Put(key, tagged("c", id), 0, false)),
                                    List.of(Op.Range.of(key))));
                });
    }

    private CompletionStage<?> transfer() {
        return read(Op.Range.of(BANK), ReadMode.LINEARIZABLE).thenCompose(found -> {
            if (found == null || found.entries().size() < ACCOUNTS) {
                return nothing();
            }
            int first = random.nextInt(ACCOUNTS);
            int second = (first + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            KeyValue from = found.entries().get(first);
            KeyValue to = found.entries().get(second);
            int amount = Math.min(balance(from), 1 + random.nextInt(20));
            return write(
                    "bank",
                    id -> new Txn(
                            List.of(
                                    Compare.unchangedSince(from.key(), from.modRevision()),
                                    Compare.unchangedSince(to.key(), to.modRevision())),
                            List.of(
                                    new Op.Put(from.key(), tagged(balance(from) - amount, id), 0, false),
                                    new Op.Put(to.key(), tagged(balance(to) + amount, id), 0, false)),
                            List.of()));
        });
    }

    /** Draws a number, and takes the oldest of the line away. */
    private CompletionStage<?> sequential() {
        KeyRange line = KeyRange.prefix(Bytes.of("line/"));
        return write("line", id -> Txn.of(new Op.PutSequential(Bytes.of("line/"), tagged("s", id), 0)))
                .thenCompose(put -> read(Op.Range.of(line).withLimit(1), ReadMode.LEASE))
                .thenCompose(found -> {
                    if (found == null || found.count() < 5) {
                        return nothing();
                    }
                    Bytes oldest = found.entries().get(0).key();
                    return write(
                            "line",
                            id -> Txn.of(
                                    new Op.Delete(KeyRange.single(oldest), false),
                                    new Op.Put(Bytes.of("deleted-by/" + name), tagged(oldest, id), 0, false)));
                });
    }

    private CompletionStage<?> ephemeral() {
        Session now = session;
        if (now == null || !now.isValid()) {
            session = null;
            return coordination.openSession(TTL).handle((opened, failure) -> {
                if (opened != null) {
                    shared.recorder.opened(opened.id());
                    shared.ephemeral.opened(opened);
                    session = opened;
                }
                return failure;
            });
        }
        if (random.nextInt(10) == 0) {
            session = null;
            shared.ephemeral.ending(now);
            return now.end().handle((done, failure) -> failure);
        }
        Bytes key = EphemeralKeys.key(now.id());
        return write("session", id -> Txn.of(new Op.Put(key, tagged("e", id), now.id(), false)));
    }

    private static CompletionStage<@Nullable TxnResult> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    /** Completes with null if there was no answer. */
    private CompletionStage<@Nullable TxnResult> write(String key, IntFunction<Txn> txn) {
        Recorder.Asking asking = shared.recorder.ask(name, key, id -> new Transact(txn.apply(id)));
        Txn asked = ((Transact) asking.input()).txn();
        return coordination.kv().commit(asked).handle((result, failure) -> {
            if (failure != null) {
                failed(asking, failure, false);
                return null;
            }
            seen = Math.max(seen, result.revision());
            shared.recorder.answered(asking.id(), result, true);
            return result;
        });
    }

    private CompletionStage<@Nullable Reading> read(Op.Range range, ReadMode mode) {
        // A lease read promises what a linearizable one does, and is judged so.
        Recorder.Asking asking = shared.recorder.ask(name, range.range().from().utf8(), id -> new Read(range, mode));
        return coordination.kv().find(range, mode).handle((reading, failure) -> {
            if (failure != null) {
                failed(asking, failure, true);
                return null;
            }
            OpResult found = new OpResult.Found(reading.entries(), reading.count(), reading.more());
            seen = Math.max(seen, reading.revision());
            shared.recorder.answered(asking.id(), new TxnResult(reading.revision(), true, List.of(found)), false);
            return reading;
        });
    }

    private void failed(Recorder.Asking asking, Throwable failure, boolean isRead) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        CoordinationException why = cause instanceof CoordinationException known
                ? known
                : new CoordinationException(Outcome.UNKNOWN, Reason.MACHINE, "no such error is promised: " + cause, 0);
        shared.recorder.failed(asking.id(), why, isRead);
    }

    /** Writes once more; completes with whether that was done. */
    CompletionStage<Boolean> writeLast() {
        return write("last", id -> Txn.of(new Op.Put(Bytes.of("last"), tagged("l", id), 0, false)))
                .thenApply(result -> result != null);
    }

    /** Reads everything there is, as the last operation. */
    CompletionStage<@Nullable Reading> readAll() {
        return read(Op.Range.of(KeyRange.ALL), ReadMode.LINEARIZABLE);
    }

    /** Returns the sum of all accounts. */
    static int total(List<KeyValue> entries) {
        return entries.stream()
                .filter(entry -> BANK.contains(entry.key()))
                .mapToInt(Workload::balance)
                .sum();
    }
}
