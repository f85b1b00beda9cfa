package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.GroupStatus.ReplicaStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Progress;
import io.murmuration.consensus.raft.Raft;
import io.murmuration.consensus.raft.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Describes the group as this replica sees it. */
final class StatusReport {

    private StatusReport() {}

    static GroupStatus of(Office office, boolean quorum) {
        Raft raft = office.raft();
        ReplicaSet all = raft.configuration().replicas();
        List<ReplicaStatus> replicas = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            replicas.add(replica(office, all.at(i)));
        }
        boolean learner = raft.configuration().isLearner(raft.id());
        return new GroupStatus(
                office.settings.group(),
                office.settings.clusterId(),
                raft.id(),
                learner ? "learner" : raft.role().name().toLowerCase(Locale.ROOT),
                raft.leader(),
                raft.term(),
                raft.commitIndex(),
                office.state.index(),
                raft.firstIndex(),
                raft.lastIndex(),
                office.state.machine().hash(),
                quorum,
                replicas);
    }

    private static ReplicaStatus replica(Office office, long id) {
        Raft raft = office.raft();
        Configuration configuration = raft.configuration();
        ReplicaAddress known = office.state.address(id);
        ReplicaAddress address = known == null ? new ReplicaAddress(id, "", "") : known;
        String role = id == raft.leader() ? "leader" : configuration.isVoter(id) ? "voter" : "learner";
        Progress progress = raft.tracker().get(id);
        if (!office.leads() || progress == null) {
            return new ReplicaStatus(address, role, -1, id == raft.id() || id == raft.leader(), "");
        }
        boolean self = id == raft.id();
        return new ReplicaStatus(
                address,
                role,
                progress.match(),
                self || progress.recentActive(),
                self ? "" : progress.state().name().toLowerCase(Locale.ROOT));
    }
}
