package io.murmuration.agent.http;

import io.murmuration.consensus.api.Children;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reading;
import io.murmuration.consensus.api.StoreStatus;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Response.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What the management endpoint needs of a node that takes part in agreement, or asks those who do.
 * Thread-safe; nothing here blocks. Stages fail with {@link
 * io.murmuration.consensus.api.CoordinationException}.
 */
public interface ManagedStore {

    /** Finds keys. */
    CompletionStage<Reading> find(Op.Range range, ReadMode mode);

    /** Takes all steps of one branch at one revision. */
    CompletionStage<TxnResult> commit(Txn txn);

    /** Returns what is directly below a path. */
    CompletionStage<Children> children(String path);

    /** Gives up what was before {@code revision}; returns the newest revision. */
    CompletionStage<Long> compact(long revision);

    /** Returns how full the store is. */
    CompletionStage<StoreStatus> status();

    /** Tells {@code watcher}, which returns quickly, what changes until the result is closed. */
    AutoCloseable watch(WatchSpec spec, Consumer<WatchEvent> watcher);

    /** Grants a lease with this id, 0 for one that is drawn; returns the id. */
    CompletionStage<Long> grant(long id, Duration ttl);

    /** Lets a lease live for one more TTL. */
    CompletionStage<Void> keepAlive(long id);

    /** Ends a lease and removes its keys. */
    CompletionStage<Void> revoke(long id);

    /** Returns the times to live of a lease or session. */
    CompletionStage<SessionState> describe(long id);

    /** Returns all leases and sessions. */
    CompletionStage<List<SessionState>> leases();

    /** Returns the group as the replica at {@code endpoint} sees it; empty for any replica. */
    CompletionStage<GroupStatus> group(String endpoint);

    /** Returns where a node that is alive takes part, if it belongs to a cluster. */
    Optional<ReplicaAddress> address(String node);

    /** Hands leadership to a replica. */
    CompletionStage<Void> transfer(long replica);

    /** Lets a replica in as a learner. */
    CompletionStage<Void> add(ReplicaAddress replica);

    /** Makes a learner a voter. */
    CompletionStage<Void> promote(long replica);

    /** Takes a replica out for good. */
    CompletionStage<Void> remove(long replica);

    /** Returns what keeps this node from taking part; empty if nothing does. */
    String waiting();
}
