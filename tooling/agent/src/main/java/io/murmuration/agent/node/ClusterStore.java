package io.murmuration.agent.node;

import io.murmuration.agent.http.ManagedStore;
import io.murmuration.consensus.Coordination;
import io.murmuration.consensus.Kv;
import io.murmuration.consensus.WatchHandle;
import io.murmuration.consensus.api.Children;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reading;
import io.murmuration.consensus.api.StoreStatus;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.bootstrap.Presence;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Response.SessionState;
import io.murmuration.membership.Membership;
import io.murmuration.membership.member.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the cluster agrees on, as the node's management endpoint sees it. */
final class ClusterStore implements ManagedStore {

    /** Shorter than the endpoint waits, so that the caller hears why and not only that. */
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    private final Coordination coordination;
    private final Membership membership;
    private final Supplier<String> waiting;
    private final Kv kv;

    /** Asks {@code coordination}; {@code waiting} says what keeps the node from taking part. */
    ClusterStore(Coordination coordination, Membership membership, Supplier<String> waiting) {
        this.coordination = coordination;
        this.membership = membership;
        this.waiting = waiting;
        this.kv = coordination.kv().within(DEADLINE);
    }

    @Override
    public CompletionStage<Reading> find(Op.Range range, ReadMode mode) {
        return kv.find(range, mode);
    }

    @Override
    public CompletionStage<TxnResult> commit(Txn txn) {
        return kv.commit(txn);
    }

    @Override
    public CompletionStage<Children> children(String path) {
        return kv.children(path);
    }

    @Override
    public CompletionStage<Long> compact(long revision) {
        return kv.compact(revision);
    }

    @Override
    public CompletionStage<StoreStatus> status() {
        return kv.status();
    }

    @Override
    public AutoCloseable watch(WatchSpec spec, Consumer<WatchEvent> watcher) {
        WatchHandle handle = kv.watch(spec, watcher);
        return handle;
    }

    @Override
    public CompletionStage<Long> grant(long id, Duration ttl) {
        return coordination.leases().grant(id, ttl);
    }

    @Override
    public CompletionStage<Void> keepAlive(long id) {
        return coordination.leases().keepAlive(id);
    }

    @Override
    public CompletionStage<Void> revoke(long id) {
        return coordination.leases().revoke(id);
    }

    @Override
    public CompletionStage<SessionState> describe(long id) {
        return coordination.leases().describe(id);
    }

    @Override
    public CompletionStage<List<SessionState>> leases() {
        return coordination.leases().list();
    }

    @Override
    public CompletionStage<GroupStatus> group(String endpoint) {
        return coordination.admin().status(endpoint);
    }

    @Override
    public Optional<ReplicaAddress> address(String node) {
        return membership
                .view()
                .member(node)
                .filter(Member::isLive)
                .flatMap(ClusterStore::presence)
                .filter(presence -> presence.state() == Presence.State.INITIALISED && presence.replicaId() != 0)
                .map(presence -> new ReplicaAddress(presence.replicaId(), node, presence.endpoint()));
    }

    /** Returns what a member publishes of its part in agreement, if this release understands it. */
    static Optional<Presence> presence(Member member) {
        try {
            return member.endpoint(Presence.ENDPOINT).map(Presence::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public CompletionStage<Void> transfer(long replica) {
        return coordination.admin().transfer(replica);
    }

    @Override
    public CompletionStage<Void> add(ReplicaAddress replica) {
        return coordination.admin().add(replica);
    }

    @Override
    public CompletionStage<Void> promote(long replica) {
        return coordination.admin().promote(replica);
    }

    @Override
    public CompletionStage<Void> remove(long replica) {
        return coordination.admin().remove(replica);
    }

    @Override
    public String waiting() {
        return waiting.get();
    }
}
