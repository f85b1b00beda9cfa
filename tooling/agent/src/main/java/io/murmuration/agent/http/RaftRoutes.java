package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.GroupStatus.ReplicaStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Who makes up the group of the store, asked of every replica itself, and changes of that. What a
 * replica says of itself comes before what others say of it; one that does not answer in time is
 * shown as the leader sees it.
 */
final class RaftRoutes {

    static final Map<String, String> METHODS = new TreeMap<>(Map.of(
            "/raft/transfer", "POST",
            "/raft/add", "POST",
            "/raft/promote", "POST",
            "/raft/remove", "POST"));

    private static final long VIEW_MILLIS = 2_000;

    private final ManagedNode node;

    RaftRoutes(ManagedNode node) {
        this.node = node;
    }

    /**
     * Views of one moment, more or less.
     *
     * @param chief of the leader, or of whoever answered where nobody says that it leads
     * @param own by replica, of itself
     */
    private record Views(GroupStatus chief, Map<Long, GroupStatus> own) {

        String name(long replica) {
            return chief.replicas().stream()
                    .map(ReplicaStatus::address)
                    .filter(address -> address.replica() == replica)
                    .findFirst()
                    .map(RaftRoutes::name)
                    .orElse(replica == 0 ? "" : StoreJson.hex(replica));
        }
    }

    Answer answer(ManagedStore store, String path, Parameters query)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (path.equals("/raft")) {
            query.refuseOthers();
            return Answer.json(200, status(store));
        }
        String wanted = query.required("node");
        query.refuseOthers();
        if (path.equals("/raft/add")) {
            ReplicaAddress address = store.address(wanted)
                    .orElseThrow(() -> CoordinationException.refused(
                            Reason.CHANGE_REFUSED,
                            "no live node '" + wanted + "' that belongs to the cluster: start it with --data first"));
            StoreRoutes.await(store.add(address));
            return done("added", address);
        }
        ReplicaAddress address = find(store, wanted);
        switch (path) {
            case "/raft/transfer" -> StoreRoutes.await(store.transfer(address.replica()));
            case "/raft/promote" -> StoreRoutes.await(store.promote(address.replica()));
            default -> StoreRoutes.await(store.remove(address.replica()));
        }
        return done(path.substring("/raft/".length()), address);
    }

    private static Answer done(String what, ReplicaAddress address) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("done", what);
        return Answer.json(200, json.put("node", name(address)).put("replica", StoreJson.hex(address.replica())));
    }

    /** Finds a replica by the name of its node, or by its id where that is not clear. */
    private static ReplicaAddress find(ManagedStore store, String wanted)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<ReplicaAddress> all = StoreRoutes.await(store.group("")).replicas().stream()
                .map(ReplicaStatus::address)
                .toList();
        List<ReplicaAddress> named = all.stream()
                .filter(each -> each.node().equals(wanted)
                        || StoreJson.hex(each.replica()).equals(wanted))
                .toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        List<String> choice = (named.isEmpty() ? all : named)
                .stream()
                        .map(each -> name(each) + " (" + StoreJson.hex(each.replica()) + ")")
                        .toList();
        throw CoordinationException.refused(
                Reason.CHANGE_REFUSED,
                named.isEmpty()
                        ? "no replica on node '" + wanted + "': there are " + String.join(", ", choice)
                        : "several replicas on node '" + wanted + "': name one by its id, "
                                + String.join(", ", choice));
    }

    private ObjectNode status(ManagedStore store) throws InterruptedException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("asked", node.view().self()).put("waiting", store.waiting());
        Optional<Views> seen = views(store);
        if (seen.isEmpty()) {
            json.putArray("replicas");
            return json;
        }
        Views views = seen.get();
        GroupStatus chief = views.chief();
        json.put("cluster", StoreJson.hex(chief.clusterId()));
        json.put("group", chief.group());
        json.put("leader", views.name(chief.leader()));
        json.put("term", chief.term());
        json.put("commit", chief.commitIndex());
        json.put("quorum", chief.quorum());
        ArrayNode replicas = json.putArray("replicas");
        List<ReplicaStatus> sorted = new ArrayList<>(chief.replicas());
        sorted.sort(Comparator.comparing(replica -> name(replica.address())));
        for (ReplicaStatus replica : sorted) {
            replicas.add(
                    replica(chief, replica, views.own().get(replica.address().replica())));
        }
        return json;
    }

    private static ObjectNode replica(GroupStatus chief, ReplicaStatus seen, @Nullable GroupStatus own) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("node", name(seen.address()));
        json.put("replica", StoreJson.hex(seen.address().replica()));
        json.put("endpoint", seen.address().endpoint());
        json.put("role", own == null ? seen.role() : own.role());
        json.put("answers", own != null);
        json.put("active", own != null || seen.active());
        json.put("state", seen.state());
        if (own != null) {
            json.put("term", own.term());
            json.put("commit", own.commitIndex());
            json.put("applied", own.appliedIndex());
            json.put("first", own.firstIndex());
            json.put("last", own.lastIndex());
            json.put("hash", StoreJson.hex(own.machineHash()));
            json.put("lag", Math.max(0, chief.commitIndex() - own.appliedIndex()));
        } else if (seen.matchIndex() >= 0) {
            json.put("lag", Math.max(0, chief.commitIndex() - seen.matchIndex()));
        }
        return json;
    }

    /** Asks the nearest replica who there is, and then each of them, also those they name. */
    private Optional<Views> views(ManagedStore store) throws InterruptedException {
        String nearest =
                store.address(node.view().self()).map(ReplicaAddress::endpoint).orElse("");
        Optional<GroupStatus> first = within(view(store, nearest));
        if (first.isEmpty() && !nearest.isEmpty()) {
            first = within(view(store, ""));
        }
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Map<Long, GroupStatus> own = new TreeMap<>();
        GroupStatus chief = first.get();
        Set<Long> asked = new TreeSet<>();
        for (int round = 0; round < 2; round++) {
            for (GroupStatus status : askAll(store, chief, asked)) {
                own.put(status.replica(), status);
                chief = knowsMore(status, chief) ? status : chief;
            }
        }
        return Optional.of(new Views(chief, own));
    }

    private static List<GroupStatus> askAll(ManagedStore store, GroupStatus group, Set<Long> asked)
            throws InterruptedException {
        List<CompletableFuture<GroupStatus>> views = new ArrayList<>();
        for (ReplicaStatus replica : group.replicas()) {
            ReplicaAddress address = replica.address();
            if (!address.endpoint().isEmpty() && asked.add(address.replica())) {
                views.add(view(store, address.endpoint()));
            }
        }
        List<GroupStatus> answers = new ArrayList<>();
        for (CompletableFuture<GroupStatus> each : views) {
            within(each).ifPresent(answers::add);
        }
        return answers;
    }

    private static boolean knowsMore(GroupStatus status, GroupStatus than) {
        if (status.role().equals("leader") != than.role().equals("leader")) {
            return status.role().equals("leader") && status.term() >= than.term();
        }
        return status.term() > than.term();
    }

    private static CompletableFuture<GroupStatus> view(ManagedStore store, String endpoint) {
        return store.group(endpoint).toCompletableFuture().copy().orTimeout(VIEW_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Optional<GroupStatus> within(CompletableFuture<GroupStatus> view) throws InterruptedException {
        try {
            return Optional.of(view.get());
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    private static String name(ReplicaAddress address) {
        return address.node().isEmpty() ? StoreJson.hex(address.replica()) : address.node();
    }
}
