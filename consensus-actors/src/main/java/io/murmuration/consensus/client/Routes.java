package io.murmuration.consensus.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where to ask. Reads that any replica may answer go to the nearest endpoint that is not down.
 * Everything else goes to the leader: one that has answered as such is believed until it says
 * otherwise, falls silent or is lost. While nobody is proven to lead, one call looks for the leader
 * (the scout) and all others wait for what it finds, so that a group without one hears little of
 * its clients, however much they have to ask.
 *
 * <p>An endpoint that is down is tried by one call at a time, at growing distances.
 */
final class Routes {

    /** Endpoints kept that nobody told of but replicas, as that of a leader. */
    private static final int MAX_LEARNED = 64;

    private final Backoff backoff;
    private final Map<String, Endpoint> all = new LinkedHashMap<>();
    private List<Endpoint> known = List.of();
    private @Nullable Endpoint leader;
    private boolean proven;
    private @Nullable Call scout;
    private int next;

    Routes(Backoff backoff) {
        this.backoff = backoff;
    }

    /** These are the endpoints, the nearest first; what is known of them is kept. */
    void know(List<String> endpoints) {
        List<Endpoint> list = new ArrayList<>(endpoints.size());
        for (String name : endpoints) {
            Endpoint endpoint = endpoint(name);
            if (!list.contains(endpoint)) {
                list.add(endpoint);
            }
        }
        known = list;
        next = 0;
        prune();
    }

    int size() {
        return known.size();
    }

    Endpoint endpoint(String name) {
        Endpoint endpoint = all.get(name);
        if (endpoint == null) {
            if (all.size() >= known.size() + MAX_LEARNED) {
                prune();
            }
            endpoint = new Endpoint(name);
            all.put(name, endpoint);
        }
        return endpoint;
    }

    /** Returns the endpoint if anything is known of it. */
    @Nullable
    Endpoint find(String name) {
        return all.get(name);
    }

    private void prune() {
        all.values()
                .removeIf(endpoint -> !known.contains(endpoint)
                        && endpoint != leader
                        && endpoint.asked.isEmpty()
                        && endpoint.probe == null);
    }

    /** Returns where a call may be sent now, null if it has to wait. */
    @Nullable
    Endpoint target(Call call, long nowNanos) {
        return switch (call.route) {
            case LEADER -> leaderFor(call, nowNanos);
            case NEAREST -> usableFrom(call.place, nowNanos);
            case FIXED -> fixedFor(call, nowNanos);
        };
    }

    private @Nullable Endpoint fixedFor(Call call, long nowNanos) {
        Endpoint fixed = call.fixed == null ? null : endpoint(call.fixed);
        return fixed != null && fixed.isUsable(nowNanos) ? fixed : null;
    }

    private @Nullable Endpoint leaderFor(Call call, long nowNanos) {
        if (leader != null && proven) {
            return leader;
        }
        if (scout != null && scout != call) {
            return null;
        }
        scout = call;
        if (leader != null && leader.isUsable(nowNanos)) {
            return leader;
        }
        leader = null;
        Endpoint found = usableFrom(next, nowNanos);
        if (found != null) {
            next = known.indexOf(found) + 1;
        }
        return found;
    }

    private @Nullable Endpoint usableFrom(int first, long nowNanos) {
        for (int step = 0; step < known.size(); step++) {
            Endpoint endpoint = known.get((first + step) % known.size());
            if (endpoint.isUsable(nowNanos)) {
                return endpoint;
            }
        }
        return null;
    }

    /** Returns the place behind this endpoint in the list, where the next try begins. */
    int placeBehind(Endpoint endpoint) {
        return known.indexOf(endpoint) + 1;
    }

    /** Says whether this call waits because another looks for the leader. */
    boolean waitsForScout(Call call) {
        return call.route == Call.Route.LEADER && scout != null && scout != call;
    }

    /** Says whether nobody leads, and nobody is looking. */
    boolean wantsScout() {
        return scout == null;
    }

    /** Says whether this endpoint has answered as the leader, and nothing speaks against it. */
    boolean isLeader(Endpoint endpoint) {
        return leader == endpoint && proven;
    }

    /** An endpoint was heard. */
    void heard(Endpoint endpoint, long nowNanos) {
        endpoint.heard = true;
        endpoint.heardNanos = nowNanos;
        endpoint.down = false;
        endpoint.failures = 0;
        endpoint.probe = null;
    }

    /**
     * An endpoint answered what only a leader answers.
     *
     * @return whether that is news: who waits for a leader may go on
     */
    boolean leads(Endpoint endpoint) {
        if (leader == endpoint && proven) {
            return false;
        }
        leader = endpoint;
        proven = true;
        scout = null;
        return true;
    }

    /** An endpoint does not lead, or says nothing; {@code hint} is who leads, if it named one. */
    void disown(Endpoint endpoint, @Nullable Endpoint hint) {
        if (leader == endpoint || leader == null) {
            proven = false;
            leader = hint == endpoint ? null : hint;
        }
    }

    /** The connection is gone, or could not be made. */
    void lost(Endpoint endpoint, long nowNanos) {
        disown(endpoint, null);
        failed(endpoint, nowNanos);
    }

    /** A call got no answer in time; what was to show that the endpoint is back did not. */
    void silent(Endpoint endpoint, Call call, long nowNanos) {
        disown(endpoint, null);
        if (endpoint.probe == call) {
            failed(endpoint, nowNanos);
        }
    }

    private void failed(Endpoint endpoint, long nowNanos) {
        endpoint.down = true;
        endpoint.probe = null;
        endpoint.retryNanos = nowNanos + backoff.draw(endpoint.failures);
        endpoint.failures++;
    }

    /** A call waits for an answer that may take long: another may look for the leader. */
    void resign(Call call) {
        if (scout == call) {
            scout = null;
        }
    }

    /** A call is over, or waits for something else. */
    void left(Call call) {
        resign(call);
        Endpoint endpoint = call.asked;
        if (endpoint != null && endpoint.probe == call) {
            endpoint.probe = null;
        }
    }
}
