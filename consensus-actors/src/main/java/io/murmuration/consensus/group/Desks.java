package io.murmuration.consensus.group;

import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.exchange.WatchDesk;
import org.jspecify.annotations.Nullable;

/** All that serves clients, and which request goes where. */
final class Desks implements ReadDesk.Answers {

    /** What the replica itself has to do with what clients ask. */
    interface Confirmations {

        /** A majority has just answered. */
        void confirmed();

        GroupStatus describe();
    }

    final SessionDesk sessions;
    final CommandDesk commands;
    final ReadDesk reads;
    final LocalReads localReads;
    final MembershipDesk membership;
    final HandOver handOver;
    private final Office office;
    private final WatchDesk watches;
    private final Freshness freshness;
    private final Confirmations confirmations;

    Desks(Office office, WatchDesk watches, Freshness freshness, Confirmations confirmations) {
        this.office = office;
        this.watches = watches;
        this.freshness = freshness;
        this.confirmations = confirmations;
        sessions = new SessionDesk(office);
        commands = new CommandDesk(office, sessions);
        reads = new ReadDesk(office, this);
        localReads = new LocalReads(office, freshness);
        membership = new MembershipDesk(office, commands);
        handOver = new HandOver(office);
    }

    /** Takes an input of a client's to where it is served. */
    void dispatch(long origin, @Nullable Request request, long arrivedNanos, boolean refused) {
        if (request == null) {
            watches.closed(origin);
        } else if (refused) {
            office.refuse(origin, request.id(), Refusal.OVERLOADED);
        } else if (request instanceof Request.Command
                || request instanceof Request.OpenSession
                || request instanceof Request.CloseSession) {
            commands.take(origin, request, arrivedNanos);
        } else if (request instanceof Request.Query query) {
            query(origin, query, arrivedNanos);
        } else if (request instanceof Request.KeepAlive keepAlive) {
            sessions.heard(keepAlive, arrivedNanos);
            reads.take(origin, keepAlive, false);
        } else if (request instanceof Request.DescribeSession || request instanceof Request.ListSessions) {
            reads.take(origin, request, false);
        } else {
            dispatchRare(origin, request);
        }
    }

    private void dispatchRare(long origin, Request request) {
        if (request instanceof Request.OpenWatch open) {
            watches.open(origin, open);
        } else if (request instanceof Request.AckWatch ack) {
            watches.ack(origin, ack);
        } else if (request instanceof Request.CancelWatch cancel) {
            watches.cancel(origin, cancel);
        } else if (request instanceof Request.DescribeGroup) {
            office.respond(origin, new Response.Group(request.id(), confirmations.describe()));
        } else if (request instanceof Request.TransferLeader transfer) {
            handOver.take(origin, transfer);
        } else if (request instanceof Request.AddReplica add) {
            membership.take(origin, add);
        } else if (request instanceof Request.PromoteReplica promote) {
            membership.take(origin, promote);
        } else if (request instanceof Request.RemoveReplica remove) {
            membership.take(origin, remove);
        }
    }

    private void query(long origin, Request.Query query, long arrivedNanos) {
        ReadMode mode = query.mode();
        if (mode instanceof ReadMode.AtLeast atLeast) {
            localReads.takeAtLeast(origin, query, atLeast, arrivedNanos);
        } else if (mode instanceof ReadMode.Stale stale) {
            if (localReads.takeStale(origin, query, stale)) {
                reads.probe();
            }
        } else {
            reads.take(origin, query, mode instanceof ReadMode.Lease);
        }
    }

    @Override
    public void answer(long origin, Request request, boolean confirmed) {
        if (!confirmed) {
            office.sendElsewhere(origin, request.id());
        } else if (request instanceof Request.Query query) {
            localReads.answer(origin, query, 0);
        } else if (request instanceof Request.KeepAlive keepAlive) {
            sessions.answer(origin, keepAlive);
        } else if (request instanceof Request.DescribeSession describe) {
            sessions.describe(origin, describe);
        } else {
            sessions.list(origin, request.id());
        }
    }

    @Override
    public void confirmed() {
        confirmations.confirmed();
    }

    @Override
    public void fresh(long askedNanos) {
        freshness.at(askedNanos);
        localReads.fresh();
    }

    /** This replica leads no more. */
    void lostOffice() {
        commands.lostOffice();
        sessions.lostOffice();
        membership.lostOffice();
    }

    /** This replica stops: whoever waits is told. */
    void stop() {
        commands.stop();
        sessions.stop();
        membership.stop();
        handOver.stop();
        localReads.stop();
        reads.stop();
    }
}
