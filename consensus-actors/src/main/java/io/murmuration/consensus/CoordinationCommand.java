package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import akka.pattern.StatusReply;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reading;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import java.time.Duration;

/**
 * What {@link Coordination#manager()} understands: the same as {@link Kv} and its sisters, for
 * actors. Errors are {@link io.murmuration.consensus.api.CoordinationException}s.
 */
public sealed interface CoordinationCommand {

    /** Takes all steps of one branch at one revision. */
    record Commit(Txn txn, ActorRef<StatusReply<TxnResult>> replyTo) implements CoordinationCommand {}

    /** Reads a range. */
    record Find(Op.Range range, ReadMode mode, ActorRef<StatusReply<Reading>> replyTo) implements CoordinationCommand {}

    /** Opens a session that this node keeps alive; its handle is thread-safe. */
    record OpenSession(Duration ttl, ActorRef<StatusReply<Session>> replyTo) implements CoordinationCommand {}

    /**
     * Sends what changes to {@code watcher}, until {@link Unwatch} or the actor stops.
     *
     * @param watcher gets events in order, each revision whole and once
     */
    record Watch(WatchSpec spec, ActorRef<WatchEvent> watcher) implements CoordinationCommand {}

    /** Ends all watches of {@code watcher}; what is in its mailbox already still comes. */
    record Unwatch(ActorRef<WatchEvent> watcher) implements CoordinationCommand {}

    /** Sends what this node tells of the group, from now on, until the actor stops. */
    record Subscribe(ActorRef<CoordinationEvent> subscriber) implements CoordinationCommand {}
}
