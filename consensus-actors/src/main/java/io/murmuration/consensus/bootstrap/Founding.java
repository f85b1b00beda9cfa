package io.murmuration.consensus.bootstrap;

import io.murmuration.consensus.bootstrap.FoundingMessage.AcceptFounding;
import io.murmuration.consensus.bootstrap.FoundingMessage.BeginFounding;
import io.murmuration.consensus.bootstrap.FoundingMessage.ProposeFounding;
import io.murmuration.consensus.bootstrap.FoundingMessage.RefuseFounding;
import io.murmuration.consensus.bootstrap.Presence.State;
import io.murmuration.consensus.exchange.ReplicaAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One node's way into a cluster: it founds one with the others, or joins one that is there (ruling
 * 12). It goes one way only:
 *
 * <pre>
 *   EMPTY ──proposes, or agrees──▶ ACCEPTED ──all N have──▶ INITIALISED
 *     └──────sees a cluster: joins under a new id──────────────▲
 * </pre>
 *
 * <p>Two clusters cannot come of one set of nodes: a cluster begins when each of its founders has
 * made its acceptance durable, and a node accepts one founding in its life. What an attempt that
 * failed leaves behind is therefore not cleared here, but by a person who knows that it failed.
 *
 * <p>Each rule has a number in {@code docs/bootstrap.md}. Pure and single-threaded; times are
 * monotonic nanoseconds that may overflow.
 */
public final class Founding {

    private enum Phase {
        EMPTY,
        STORING,
        ACCEPTED,
        BEGINNING,
        JOINING,
        INITIALISED
    }

    private final FoundingSettings settings;
    private final boolean mayFound;
    private final RandomGenerator dice;
    private final FoundingEffects effects;

    private Phase phase;
    private @Nullable Acceptance acceptance;
    private long clusterId;
    private long replicaId;

    private FoundingView view;
    private boolean ready;
    private long readySinceNanos;
    private long sentNanos;
    private final TreeSet<String> accepted = new TreeSet<>();
    private long joinCluster;
    private List<String> joinEndpoints = List.of();
    private String waiting = "";

    /**
     * Takes up what the directory says.
     *
     * @param dice of the ids; must never repeat, in no node and no start
     */
    public Founding(FoundingSettings settings, Standing standing, RandomGenerator dice, FoundingEffects effects) {
        this.settings = settings;
        this.dice = dice;
        this.effects = effects;
        mayFound = settings.voter() && settings.expects() > 0 && !standing.equals(new Standing.Empty(false));
        view = new FoundingView(settings, List.of());
        phase = Phase.EMPTY;
        if (standing instanceof Standing.Accepted stored) {
            acceptance = stored.acceptance();
            phase = Phase.ACCEPTED;
        } else if (standing instanceof Standing.Initialised done) {
            clusterId = done.clusterId();
            replicaId = done.replicaId();
            phase = Phase.INITIALISED;
        }
    }

    /** Begins; nothing may be given before. */
    public void start(long nowNanos) {
        effects.present(presence());
        if (phase == Phase.ACCEPTED) {
            resume(nowNanos);
        }
    }

    /** Returns what others should know of this node. */
    public Presence presence() {
        State state = switch (phase) {
            case EMPTY, STORING, JOINING -> State.EMPTY;
            case ACCEPTED, BEGINNING -> State.ACCEPTED;
            case INITIALISED -> State.INITIALISED;
        };
        Acceptance agreed = acceptance;
        long cluster = state == State.EMPTY || agreed == null ? clusterId : agreed.clusterId();
        long replica = state == State.EMPTY || agreed == null ? replicaId : agreed.replicaOf(settings.name());
        int expects = phase == Phase.EMPTY && !mayFound ? 0 : settings.expects();
        return new Presence(settings.endpoint(), cluster, replica, settings.voter(), expects, state);
    }

    /**
     * Tells what membership knows; not to be called before it has joined the others, if there are
     * any to be joined.
     *
     * @param candidates all members that publish a presence, this node or not
     */
    public void view(List<Candidate> candidates, long nowNanos) {
        view = new FoundingView(settings, candidates);
        lookAround(nowNanos);
    }

    /** Some time has passed; to be called every 100 ms or so. */
    public void tick(long nowNanos) {
        if (phase == Phase.ACCEPTED && nowNanos - sentNanos >= settings.retryNanos()) {
            resume(nowNanos);
        }
        if (phase == Phase.EMPTY) {
            lookAround(nowNanos);
        }
    }

    /** Takes in what another node says. */
    public void receive(FoundingMessage message, long nowNanos) {
        if (message instanceof ProposeFounding propose) {
            onPropose(propose, nowNanos);
        } else if (message instanceof AcceptFounding accept) {
            onAccept(accept);
        } else if (message instanceof RefuseFounding refuse) {
            onRefuse(refuse);
        } else if (message instanceof BeginFounding begin) {
            onBegin(begin);
        }
    }

    /** The acceptance asked for is durable. */
    public void acceptanceStored(long nowNanos) {
        if (phase == Phase.STORING) {
            phase = Phase.ACCEPTED;
            effects.present(presence());
            resume(nowNanos);
        }
    }

    /** The directory says durably to which cluster this node belongs. */
    public void initialised(long cluster, long replica) {
        clusterId = cluster;
        replicaId = replica;
        Acceptance agreed = acceptance;
        phase = Phase.INITIALISED;
        acceptance = null;
        effects.present(presence());
        explain("");
        if (agreed != null && isProposer(agreed)) {
            for (ReplicaAddress founder : agreed.replicas()) {
                tell(founder.node(), agreed, new BeginFounding(settings.name(), cluster));
            }
        }
    }

    private void lookAround(long nowNanos) {
        switch (phase) {
            case EMPTY, JOINING -> joinOrPropose(nowNanos);
            case ACCEPTED -> beginIfBegun();
            case INITIALISED -> explain(view.strangersTo(clusterId));
            case STORING, BEGINNING -> {}
        }
    }

    /** An initialised founder is proof that all have accepted (B-5). */
    private void beginIfBegun() {
        Acceptance agreed = acceptance;
        if (agreed == null) {
            return;
        }
        if (view.clusters().contains(agreed.clusterId())) {
            begin(agreed);
        } else if (!view.clusters().isEmpty()) {
            explain("this node has accepted to found cluster " + hex(agreed.clusterId()) + ", but "
                    + view.clustersText()
                    + ": if that founding has failed, run `raft reset --force` here, and the node joins");
        }
    }

    /** B-2: a cluster that is there comes before one that could be. */
    private void joinOrPropose(long nowNanos) {
        SortedSet<Long> clusters = view.clusters();
        if (phase == Phase.JOINING) {
            join(joinCluster);
        } else if (clusters.size() > 1) {
            explain("this node cannot tell which cluster to join: " + view.clustersText()
                    + "; clusters are never merged, let it see one only");
        } else if (clusters.size() == 1) {
            join(clusters.first());
        } else {
            proposeIfReady(nowNanos);
        }
    }

    private void join(long cluster) {
        List<String> endpoints = view.endpointsOf(cluster);
        if (phase == Phase.JOINING && (endpoints.isEmpty() || endpoints.equals(joinEndpoints))) {
            return;
        }
        phase = Phase.JOINING;
        joinCluster = cluster;
        joinEndpoints = endpoints;
        explain("");
        effects.join(cluster, endpoints);
    }

    /** B-1 and B-3. */
    private void proposeIfReady(long nowNanos) {
        if (!mayFound) {
            explain("this node founds no cluster and sees none: it waits for one to join");
            return;
        }
        String why = view.whyNot(0);
        if (!why.isEmpty()) {
            ready = false;
            explain(why);
            return;
        }
        if (!ready) {
            ready = true;
            readySinceNanos = nowNanos;
        }
        SortedSet<String> founders = view.founders();
        if (!founders.first().equals(settings.name())) {
            explain("this node waits for the proposal of " + founders.first() + ", the lowest name");
        } else if (nowNanos - readySinceNanos >= settings.settleNanos()) {
            explain("");
            List<ReplicaAddress> replicas = new ArrayList<>();
            TreeSet<Long> drawn = new TreeSet<>();
            for (String founder : founders) {
                replicas.add(new ReplicaAddress(draw(drawn), founder, view.endpointOf(founder)));
            }
            store(new Acceptance(settings.name(), draw(drawn), replicas));
        }
    }

    private void onPropose(ProposeFounding propose, long nowNanos) {
        Acceptance proposed;
        try {
            proposed = new Acceptance(propose.from(), propose.clusterId(), propose.replicas());
        } catch (IllegalArgumentException e) {
            return;
        }
        if (proposed.replicaOf(settings.name()) == 0) {
            return;
        }
        Acceptance agreed = acceptance;
        if (agreed != null && agreed.equals(proposed)) {
            if (phase == Phase.ACCEPTED) {
                resume(nowNanos);
            }
            return;
        }
        String why = whyRefuse(proposed);
        if (why.isEmpty()) {
            store(proposed);
        } else {
            tell(propose.from(), proposed, new RefuseFounding(settings.name(), propose.clusterId(), why));
        }
    }

    /** B-4: a founder looks for itself, and accepts one founding in its life. */
    private String whyRefuse(Acceptance proposed) {
        String cluster = hex(proposed.clusterId());
        Acceptance agreed = acceptance;
        if (agreed != null) {
            return "it has accepted to found cluster " + hex(agreed.clusterId()) + " with " + agreed.names()
                    + " and cannot found " + cluster + "; if that founding has failed, run `raft reset --force` there";
        }
        if (phase == Phase.INITIALISED) {
            return "it belongs to cluster " + hex(clusterId) + " and cannot found " + cluster;
        }
        if (phase == Phase.JOINING || !view.clusters().isEmpty()) {
            return view.clustersText() + ": it joins that and does not found " + cluster;
        }
        if (!mayFound) {
            return "it may only join a cluster, and cannot found " + cluster;
        }
        String why = view.whyNot(proposed.clusterId());
        if (why.isEmpty() && !view.founders().equals(proposed.names())) {
            return "it would found a cluster with " + view.founders() + ", not with " + proposed.names();
        }
        return why;
    }

    private void onAccept(AcceptFounding accept) {
        if (phase == Phase.INITIALISED && accept.clusterId() == clusterId) {
            String endpoint = view.endpointOf(accept.from());
            if (!endpoint.isEmpty()) {
                effects.send(endpoint, new BeginFounding(settings.name(), clusterId));
            }
            return;
        }
        Acceptance agreed = acceptance;
        boolean counts = phase == Phase.ACCEPTED
                && agreed != null
                && agreed.clusterId() == accept.clusterId()
                && isProposer(agreed)
                && agreed.replicaOf(accept.from()) != 0;
        if (counts && agreed != null) {
            accepted.add(accept.from());
            beginIfComplete(agreed);
        }
    }

    private void onRefuse(RefuseFounding refuse) {
        Acceptance agreed = acceptance;
        if (phase == Phase.ACCEPTED && agreed != null && agreed.clusterId() == refuse.clusterId()) {
            explain("the founding of cluster " + hex(refuse.clusterId()) + " is refused by " + refuse.from() + ": "
                    + refuse.why());
        }
    }

    private void onBegin(BeginFounding message) {
        Acceptance agreed = acceptance;
        if (phase == Phase.ACCEPTED && agreed != null && agreed.clusterId() == message.clusterId()) {
            begin(agreed);
        }
    }

    private void store(Acceptance founding) {
        phase = Phase.STORING;
        acceptance = founding;
        accepted.clear();
        effects.storeAcceptance(founding);
    }

    /** Says again what stands on this disk, to those that may not have heard it (B-7). */
    private void resume(long nowNanos) {
        Acceptance agreed = acceptance;
        if (agreed == null) {
            return;
        }
        sentNanos = nowNanos;
        if (!isProposer(agreed)) {
            explainAtFirst("this node has accepted to found cluster " + hex(agreed.clusterId()) + " and waits until "
                    + agreed.proposer() + " has heard that of all");
            tell(agreed.proposer(), agreed, new AcceptFounding(settings.name(), agreed.clusterId()));
            return;
        }
        accepted.add(settings.name());
        for (ReplicaAddress founder : agreed.replicas()) {
            if (!accepted.contains(founder.node())) {
                ProposeFounding propose = new ProposeFounding(settings.name(), agreed.clusterId(), agreed.replicas());
                tell(founder.node(), agreed, propose);
            }
        }
        explainAtFirst("the founding of cluster " + hex(agreed.clusterId()) + " waits for all of " + agreed.names()
                + " to accept it; so far " + accepted);
        beginIfComplete(agreed);
    }

    /** B-5: all, not most, so that two foundings that share one node cannot both begin. */
    private void beginIfComplete(Acceptance agreed) {
        if (accepted.size() == agreed.replicas().size()) {
            begin(agreed);
        }
    }

    private void begin(Acceptance agreed) {
        phase = Phase.BEGINNING;
        explain("");
        effects.found(agreed);
    }

    /** A node that came back elsewhere is known to membership; one that is not seen is tried. */
    private void tell(String node, Acceptance founding, FoundingMessage message) {
        String seen = view.endpointOf(node);
        String endpoint = seen.isEmpty() ? founding.endpointOf(node) : seen;
        if (!node.equals(settings.name()) && !endpoint.isEmpty()) {
            effects.send(endpoint, message);
        }
    }

    private boolean isProposer(Acceptance agreed) {
        return agreed.proposer().equals(settings.name());
    }

    private long draw(Set<Long> drawn) {
        long id = dice.nextLong();
        while (id == 0 || !drawn.add(id)) {
            id = dice.nextLong();
        }
        return id;
    }

    /** Leaves a better reason as it is. */
    private void explainAtFirst(String why) {
        if (waiting.isEmpty()) {
            explain(why);
        }
    }

    private void explain(String why) {
        if (!why.equals(waiting)) {
            waiting = why;
            effects.waiting(why);
        }
    }

    private static String hex(long id) {
        return Long.toHexString(id);
    }
}
