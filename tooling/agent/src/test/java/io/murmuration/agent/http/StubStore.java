package io.murmuration.agent.http;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Children;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reading;
import io.murmuration.consensus.api.StoreStatus;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.GroupStatus.ReplicaStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Response.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * A store without a cluster. It tells what it was asked, in {@link #asked}; it fails with {@link
 * #failure} where that is set, and never answers while it {@link #hangs}.
 */
final class StubStore implements ManagedStore {

    static final KeyValue ENTRY = new KeyValue(Bytes.of("a/b"), Bytes.of("hello"), 3, 7, 2, 0xfeL);
    static final KeyValue BINARY = new KeyValue(Bytes.of("bin"), Bytes.wrap(new byte[] {(byte) 0xff}), 4, 4, 1, 0);

    final CopyOnWriteArrayList<Object> asked = new CopyOnWriteArrayList<>();
    final CopyOnWriteArrayList<Consumer<WatchEvent>> watchers = new CopyOnWriteArrayList<>();
    final CountDownLatch watched = new CountDownLatch(1);
    final CountDownLatch unwatched = new CountDownLatch(1);
    final CountDownLatch hanging = new CountDownLatch(StoreRoutes.MOST_AT_ONCE);
    final CompletableFuture<TxnResult> result = new CompletableFuture<>();
    volatile Optional<RuntimeException> failure = Optional.empty();
    volatile boolean hangs;
    volatile String waiting = "";

    private <T> CompletionStage<T> answer(Object question, T answer) {
        asked.add(question);
        if (hangs) {
            hanging.countDown();
            return new CompletableFuture<>();
        }
        return failure.<CompletionStage<T>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> CompletableFuture.completedFuture(answer));
    }

    @Override
    public CompletionStage<Reading> find(Op.Range range, ReadMode mode) {
        asked.add(mode);
        return answer(range, new Reading(9, Duration.ofMillis(15), List.of(ENTRY, BINARY), 5, true));
    }

    @Override
    public CompletionStage<TxnResult> commit(Txn txn) {
        OpResult step = txn.then().get(0) instanceof Op.Delete
                ? new OpResult.Deleted(2, List.of(ENTRY))
                : new OpResult.Put(Bytes.of("a/b"), ENTRY);
        return answer(txn, result.getNow(new TxnResult(10, true, List.of(step))));
    }

    @Override
    public CompletionStage<Children> children(String path) {
        return answer(path, new Children(9, List.of(new Children.Child(Bytes.of("b"), true, false)), false));
    }

    @Override
    public CompletionStage<Long> compact(long revision) {
        return answer(revision, 9L);
    }

    @Override
    public CompletionStage<StoreStatus> status() {
        return answer("status", new StoreStatus(9, 3, 2, 100, 1_000, 50, 500, -1));
    }

    @Override
    public AutoCloseable watch(WatchSpec spec, Consumer<WatchEvent> watcher) {
        asked.add(spec);
        watchers.add(watcher);
        watched.countDown();
        return unwatched::countDown;
    }

    @Override
    public CompletionStage<Long> grant(long id, Duration ttl) {
        return answer(ttl, id == 0 ? 0xabcL : id);
    }

    @Override
    public CompletionStage<Void> keepAlive(long id) {
        return done("keep " + id);
    }

    @Override
    public CompletionStage<Void> revoke(long id) {
        return done("revoke " + id);
    }

    @Override
    public CompletionStage<SessionState> describe(long id) {
        return answer("describe " + id, new SessionState(id, 10_000, 8_000, true));
    }

    @Override
    public CompletionStage<List<SessionState>> leases() {
        return answer("leases", List.of(new SessionState(-1, 10_000, 8_000, false)));
    }

    @Override
    public CompletionStage<GroupStatus> group(String endpoint) {
        return switch (endpoint) {
            case "" -> answer("group", view(2, "follower", 40, 38));
            case "h:1" -> answer(endpoint, view(1, "leader", 42, 42));
            case "h:2" -> answer(endpoint, view(2, "follower", 40, 38));
            default -> CompletableFuture.failedFuture(new IllegalStateException("nobody there"));
        };
    }

    private static GroupStatus view(long replica, String role, long commit, long applied) {
        boolean leads = replica == 1;
        List<ReplicaStatus> replicas = List.of(
                new ReplicaStatus(new ReplicaAddress(1, "alpha", "h:1"), "leader", leads ? 42 : -1, true, ""),
                new ReplicaStatus(new ReplicaAddress(2, "beta", "h:2"), "voter", leads ? 41 : -1, true, ""),
                new ReplicaStatus(new ReplicaAddress(0xc, "gamma", "h:3"), "voter", leads ? 30 : -1, false, ""));
        return new GroupStatus("store", 0xc1, replica, role, 1, 5, commit, applied, 1, 42, 77, true, replicas);
    }

    @Override
    public Optional<ReplicaAddress> address(String node) {
        return node.equals("delta") ? Optional.of(new ReplicaAddress(4, "delta", "h:4")) : Optional.empty();
    }

    @Override
    public CompletionStage<Void> transfer(long replica) {
        return done("transfer " + replica);
    }

    @Override
    public CompletionStage<Void> add(ReplicaAddress replica) {
        return done("add " + replica.node());
    }

    @Override
    public CompletionStage<Void> promote(long replica) {
        return done("promote " + replica);
    }

    @Override
    public CompletionStage<Void> remove(long replica) {
        return done("remove " + replica);
    }

    private CompletionStage<Void> done(String question) {
        return answer(question, true).thenAccept(done -> {});
    }

    @Override
    public String waiting() {
        return waiting;
    }
}
