package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.Ready.ReadGrant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads that a majority must confirm. All of a turn are one read of the core; a round without
 * requests is a probe, by which a replica learns how old its state is and whether a quorum answers.
 */
final class ReadDesk {

    /** Takes the requests of a confirmed read, when all is applied that they must see. */
    interface Answers {

        /**
         * Takes one request.
         *
         * @param confirmed false: nothing is known; the replica asked does not lead
         */
        void answer(long origin, Request request, boolean confirmed);

        /** A majority answered after {@code askedNanos}. */
        void confirmed();

        /** All is applied that was committed at this time. */
        void fresh(long askedNanos);
    }

    private static final int MOST_WAITING = 65_536;

    /** Reads of one turn, under one context. */
    private static final class Batch {
        final long context;
        final long askedNanos;
        final Waiting requests;

        @Nullable
        ReadGrant grant;

        Batch(long context, long askedNanos, Waiting requests) {
            this.context = context;
            this.askedNanos = askedNanos;
            this.requests = requests;
        }
    }

    private final Office office;
    private final Answers answers;
    private final ArrayDeque<Batch> asked = new ArrayDeque<>();
    private final List<Batch> granted = new ArrayList<>();
    private Waiting rounds = new Waiting();
    private Waiting leases = new Waiting();
    private boolean probe;
    private long nextContext = 1;
    private int waiting;

    ReadDesk(Office office, Answers answers) {
        this.office = office;
        this.answers = answers;
    }

    /**
     * Takes a request that only a confirmed leader may answer.
     *
     * @param lease whether a lease will do
     */
    void take(long origin, Request request, boolean lease) {
        if (!office.serves()) {
            office.sendElsewhere(origin, request.id());
        } else if (waiting >= MOST_WAITING) {
            office.refuse(origin, request.id(), Refusal.OVERLOADED);
        } else {
            (lease ? leases : rounds).add(origin, request);
            waiting++;
        }
    }

    /** Wants a confirmation, for whatever else there is. */
    void probe() {
        probe = true;
    }

    /** The end of a turn's inputs: asks the core for what came, as one. */
    void ask() {
        long now = office.nowNanos();
        if (leases.count() > 0) {
            ask(leases, true, now);
            leases = new Waiting();
        }
        if (rounds.count() > 0 || probe) {
            probe = false;
            ask(rounds, false, now);
            rounds = new Waiting();
        }
    }

    private void ask(Waiting requests, boolean lease, long now) {
        Batch batch = new Batch(nextContext++, now, requests);
        asked.add(batch);
        office.raft().read(batch.context, lease, now);
    }

    void granted(List<ReadGrant> grants) {
        for (int i = 0; i < grants.size(); i++) {
            ReadGrant grant = grants.get(i);
            Batch batch = find(grant.context());
            if (batch == null) {
                continue;
            }
            if (grant.isRefused()) {
                end(batch, false);
            } else {
                if (!grant.lease()) {
                    answers.confirmed();
                }
                batch.grant = grant;
                granted.add(batch);
            }
        }
    }

    private @Nullable Batch find(long context) {
        // Those before it may have been lost on their way to the leader: they are probes, for only
        // a leader takes requests.
        for (Batch batch : asked) {
            if (batch.context == context) {
                asked.remove(batch);
                return batch;
            }
        }
        return null;
    }

    /** Answers all whose index is applied. */
    void answer() {
        if (granted.isEmpty()) {
            return;
        }
        List<Batch> ready = new ArrayList<>();
        for (int i = granted.size() - 1; i >= 0; i--) {
            ReadGrant grant = granted.get(i).grant;
            if (grant != null && grant.index() <= office.state.index()) {
                ready.add(granted.remove(i));
            }
        }
        for (int i = ready.size() - 1; i >= 0; i--) {
            answer(ready.get(i));
        }
    }

    private void answer(Batch batch) {
        ReadGrant grant = batch.grant;
        Raft raft = office.raft();
        if (grant != null && grant.lease() && !raft.leaseHolds(office.nowNanos())) {
            // The lease ran out while the state was brought up to date.
            ask(batch.requests, false, office.nowNanos());
            return;
        }
        answers.fresh(batch.askedNanos);
        end(batch, true);
    }

    private void end(Batch batch, boolean confirmed) {
        Waiting requests = batch.requests;
        waiting -= requests.count();
        for (int i = 0; i < requests.count(); i++) {
            answers.answer(requests.origin(i), requests.request(i), confirmed);
        }
    }

    /** This replica stops: nobody is answered any more. */
    void stop() {
        for (Batch batch : asked) {
            end(batch, false);
        }
        for (Batch batch : granted) {
            end(batch, false);
        }
        asked.clear();
        granted.clear();
    }

    /** Forgets probes whose answer was lost; to be called now and then. */
    void forgetLost() {
        while (asked.size() > 64 && asked.peekFirst().requests.count() == 0) {
            asked.removeFirst();
        }
    }
}
