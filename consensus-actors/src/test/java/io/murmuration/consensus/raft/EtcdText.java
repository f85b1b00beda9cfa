package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Our values in the words of the scripts of etcd. */
final class EtcdText {

    private EtcdText() {}

    /** Returns what a turn brought about, in lines. */
    static String ready(Ready ready, List<EtcdMessage> messages, boolean mustSync) {
        StringBuilder text = new StringBuilder();
        StorageAppend append = ready.append();
        Ready.RoleChange change = ready.roleChange();
        if (change != null) {
            text.append("Lead:" + change.leader() + " State:" + role(change.role()) + "\n");
        }
        if (append != null && append.hardState() != null) {
            text.append("HardState " + hardState(append.hardState()) + "\n");
        }
        if (!ready.reads().isEmpty()) {
            text.append("ReadStates " + ready.reads() + "\n");
        }
        if (append != null && !append.entries().isEmpty()) {
            text.append("Entries:\n" + entries(append.entries()));
        }
        if (append != null && append.snapshot() != null) {
            text.append("Snapshot " + snapshot(append.snapshot()) + "\n");
        }
        if (!ready.committed().isEmpty()) {
            text.append("CommittedEntries:\n" + entries(ready.committed()));
        }
        if (!messages.isEmpty()) {
            text.append("Messages:\n");
            messages.forEach(each -> text.append(each.describe() + "\n"));
        }
        return text.isEmpty() ? "<empty Ready>" : "Ready MustSync=" + mustSync + ":\n" + text;
    }

    /** Returns what must not be forgotten; the vote only where there is one. */
    static String hardState(HardState state) {
        String vote = state.vote() == 0 ? "" : " Vote:" + state.vote();
        return "Term:" + state.term() + vote + " Commit:" + state.commit();
    }

    /** Returns a role's name. */
    static String role(Role role) {
        return switch (role) {
            case FOLLOWER -> "StateFollower";
            case PRE_CANDIDATE -> "StatePreCandidate";
            case CANDIDATE -> "StateCandidate";
            case LEADER -> "StateLeader";
        };
    }

    /** Returns entries, one to a line. */
    static String entries(List<Entry> entries) {
        return entries.stream().map(each -> entry(each) + "\n").collect(Collectors.joining());
    }

    /** Returns an entry: term, index, type, and its payload where there is something to show. */
    static String entry(Entry entry) {
        String type = "EntryNormal";
        String payload = quoted(entry.payload());
        if (entry.type() == EntryType.CONFIGURATION) {
            type = "EntryConfChange";
            payload = changes(ConfigChange.decode(entry.payload()).changes());
        }
        return entry.term() + "/" + entry.index() + " " + type + (payload.isEmpty() ? "" : " " + payload);
    }

    /** Returns what names a read, in the place where etcd carries it. */
    static Entry context(long context) {
        return new Entry(0, 0, EntryType.NORMAL, Long.toString(context).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a snapshot by where it ends and who was in the group there. */
    static String snapshot(SnapshotMeta snapshot) {
        Configuration configuration = snapshot.configuration();
        return "Index:" + snapshot.index() + " Term:" + snapshot.term()
                + " ConfState:Voters:" + list(configuration.voters())
                + " VotersOutgoing:" + list(configuration.outgoing())
                + " Learners:" + list(configuration.learners())
                + " LearnersNext:" + list(configuration.learnersNext())
                + " AutoLeave:" + configuration.autoLeave();
    }

    /** Returns a configuration as the line on a switch to it does. */
    static String configuration(Configuration configuration) {
        StringBuilder text = new StringBuilder("voters=").append(set(configuration.voters()));
        if (!configuration.outgoing().isEmpty()) {
            text.append("&&").append(set(configuration.outgoing()));
        }
        if (!configuration.learners().isEmpty()) {
            text.append(" learners=").append(set(configuration.learners()));
        }
        if (!configuration.learnersNext().isEmpty()) {
            text.append(" learners_next=").append(set(configuration.learnersNext()));
        }
        return text.append(configuration.autoLeave() ? " autoleave" : "").toString();
    }

    /** Returns what a leader knows of its peers, one to a line; of others nothing. */
    static String status(Raft raft) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; raft.role() == Role.LEADER && i < raft.tracker().size(); i++) {
            Progress progress = raft.tracker().at(i);
            text.append(progress.id + ": " + progress(progress) + "\n");
        }
        return text.toString();
    }

    private static String progress(Progress progress) {
        String state = switch (progress.state()) {
            case PROBE -> "StateProbe";
            case REPLICATE -> "StateReplicate";
            case SNAPSHOT -> "StateSnapshot";
        };
        int inflight = progress.inflightCount();
        return state + " match=" + progress.match() + " next=" + progress.next()
                + (progress.isLearner() ? " learner" : "")
                + (progress.isPaused() ? " paused" : "")
                + (progress.pendingSnapshot() > 0 ? " pendingSnap=" + progress.pendingSnapshot() : "")
                + (progress.recentActive() ? "" : " inactive")
                + (inflight > 0 ? " inflight=" + inflight + (progress.inflightFull() ? "[full]" : "") : "");
    }

    private static String changes(List<Change> changes) {
        List<String> words = new ArrayList<>();
        for (Change change : changes) {
            char letter = switch (change.type()) {
                case ADD_VOTER -> 'v';
                case ADD_LEARNER -> 'l';
                case REMOVE -> 'r';
                case UPDATE -> 'u';
            };
            words.add(letter + Long.toString(change.replica()));
        }
        return String.join(" ", words);
    }

    private static String list(ReplicaSet replicas) {
        return LongStream.of(replicas.toArray()).mapToObj(Long::toString).collect(Collectors.joining(" ", "[", "]"));
    }

    private static String set(ReplicaSet replicas) {
        return LongStream.of(replicas.toArray()).mapToObj(Long::toHexString).collect(Collectors.joining(" ", "(", ")"));
    }

    private static String quoted(byte[] payload) {
        StringBuilder text = new StringBuilder("\"");
        for (byte each : payload) {
            if (each == '"' || each == '\\') {
                text.append('\\').append((char) each);
            } else if (each >= ' ' && each < 0x7f) {
                text.append((char) each);
            } else {
                text.append(String.format("\\x%02x", each));
            }
        }
        return text.append('"').toString();
    }
}
