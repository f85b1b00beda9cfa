package io.murmuration.agent.faults;

import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.GroupStatus.ReplicaStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the group stands, asked of its replicas. */
final class Enquiries {

    private static final long ANSWER_MILLIS = 1_500;
    private static final long NEAR_ENTRIES = 500;

    private final Voters voters;
    private final List<ClientNode> clients;
    private final FaultTimeline timeline;

    Enquiries(Voters voters, List<ClientNode> clients, FaultTimeline timeline) {
        this.voters = voters;
        this.clients = clients;
        this.timeline = timeline;
    }

    List<String> clients() {
        return clients.stream().map(ClientNode::name).toList();
    }

    /** Returns the group as one replica sees it, if it answers. */
    Optional<GroupStatus> status(int node) throws InterruptedException {
        return ask(voters.endpoint(node));
    }

    private Optional<GroupStatus> ask(String endpoint) throws InterruptedException {
        try {
            return Optional.of(clients.get(0)
                    .coordination()
                    .admin()
                    .status(endpoint)
                    .toCompletableFuture()
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    /** Returns who leads, -1 if nobody says. */
    int leader() throws InterruptedException {
        Optional<GroupStatus> status = ask("");
        if (status.isPresent()) {
            for (ReplicaStatus replica : status.get().replicas()) {
                if (replica.address().replica() == status.get().leader()) {
                    return voters.names().indexOf(replica.address().node());
                }
            }
        }
        return -1;
    }

    /** Waits until every node has a voter that is heard and near the end of the log. */
    boolean awaitWhole(long withinMillis) throws InterruptedException {
        long until = timeline.nowMillis() + withinMillis;
        while (!ask("").map(this::isWhole).orElse(false)) {
            if (timeline.nowMillis() > until) {
                return false;
            }
            timeline.pass(200);
        }
        return true;
    }

    private boolean isWhole(GroupStatus status) {
        TreeSet<String> well = new TreeSet<>();
        for (ReplicaStatus replica : status.replicas()) {
            boolean leads = replica.role().equals("leader");
            boolean follows = replica.role().equals("voter")
                    && replica.active()
                    && replica.matchIndex() >= status.commitIndex() - NEAR_ENTRIES;
            if (leads || follows) {
                well.add(replica.address().node());
            }
        }
        return well.size() == voters.size() && status.replicas().size() == voters.size();
    }

    /** Returns how the group stands, for people. */
    String standing() throws InterruptedException {
        return ask("").map(status -> status.replicas().toString()).orElse("nobody answers");
    }

    /** Returns for each node applied index and hash; null-free: "no answer" for those silent. */
    List<String> hashes() throws InterruptedException {
        List<String> hashes = new ArrayList<>();
        for (int node = 0; node < voters.size(); node++) {
            hashes.add(status(node)
                    .map(status -> status.appliedIndex() + ":" + Long.toHexString(status.machineHash()))
                    .orElse("no answer from " + voters.name(node)));
        }
        return hashes;
    }
}
