package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.Propose;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.util.ArrayList;
import java.util.List;

/**
 * The replicas of a script and the messages between them. Nothing happens by itself: each step is
 * taken when the script asks for it, and leaves its trace in the transcript.
 */
final class ScriptCluster {

    /** Rounds after which a group that still has something to say is taken for stuck. */
    private static final int MAX_ROUNDS = 1_000;

    private static final String DROPPED = "raft proposal dropped";

    /** Who gets messages, and whether they are lost instead. */
    record Recipient(long id, boolean drop) {}

    private final List<ScriptNode> nodes = new ArrayList<>();
    private List<EtcdMessage> inFlight = new ArrayList<>();
    private final Transcript transcript;

    ScriptCluster(Transcript transcript) {
        this.transcript = transcript;
    }

    List<ScriptNode> nodes() {
        return nodes;
    }

    ScriptNode node(long id) {
        return nodes.get((int) id - 1);
    }

    void add(RaftSettings settings, SnapshotMeta start) {
        ScriptNode node = new ScriptNode(settings, start);
        nodes.add(node);
        node.switched(transcript);
    }

    void send(EtcdMessage message) {
        inFlight.add(message);
    }

    /** Does a turn of a node: hands out what it wants to be sent, stored and applied. */
    void processReady(ScriptNode node) {
        Ready ready = node.raft.ready(node.nowNanos());
        boolean async = node.settings.switches().asyncStorage();
        List<EtcdMessage> messages = new ArrayList<>();
        ready.messages().forEach(each -> messages.add(EtcdMessage.of(each)));
        StorageAppend append = ready.append();
        if (async && append != null) {
            EtcdMessage work = EtcdMessage.of(node.id(), append);
            messages.add(work);
            node.appendWork.add(work);
            node.appends.add(append);
        } else if (append != null) {
            append.responses().stream()
                    .filter(each -> each.to() != node.id())
                    .forEach(each -> messages.add(EtcdMessage.of(each)));
        }
        if (async && !ready.committed().isEmpty()) {
            EtcdMessage work = EtcdMessage.of(node.id(), ready.committed());
            messages.add(work);
            node.applyWork.add(work);
            node.applies.add(ready.committed());
        }
        transcript.print(EtcdText.ready(ready, messages, append != null && node.mustSync(append)));
        if (!async) {
            if (append != null) {
                node.log.store(append);
            }
            node.apply(ready.committed(), transcript);
        }
        messages.stream().filter(each -> each.to > 0).forEach(inFlight::add);
        if (!async) {
            node.raft.advance();
        }
    }

    /** Lets the thread that writes do one piece of work. */
    void processAppend(ScriptNode node) {
        EtcdMessage work = node.appendWork.poll();
        StorageAppend append = node.appends.poll();
        if (work == null || append == null) {
            transcript.print("no append work to perform");
            return;
        }
        transcript.print("Processing:\n" + work.describeWithoutResponses());
        node.log.store(append);
        respond(work);
    }

    /** Lets the thread that applies do one piece of work. */
    void processApply(ScriptNode node) {
        EtcdMessage work = node.applyWork.poll();
        List<Entry> committed = node.applies.poll();
        if (work == null || committed == null) {
            transcript.print("no apply work to perform");
            return;
        }
        transcript.print("Processing:\n" + work.describeWithoutResponses());
        node.apply(committed, transcript);
        respond(work);
    }

    private void respond(EtcdMessage work) {
        transcript.print("Responses:");
        work.responses.forEach(each -> transcript.print(each.describe()));
        inFlight.addAll(work.responses);
    }

    /**
     * Delivers, or loses, all that is under way to some nodes.
     *
     * @param type only these; empty for all
     * @return how many
     */
    int deliver(String type, List<Recipient> recipients) {
        int count = 0;
        for (Recipient recipient : recipients) {
            List<EtcdMessage> taken = new ArrayList<>();
            List<EtcdMessage> left = new ArrayList<>();
            for (EtcdMessage each : inFlight) {
                boolean meant = each.to == recipient.id()
                        && !(recipient.drop() && each.isLocal())
                        && (type.isEmpty() || each.type.equals(type));
                (meant ? taken : left).add(each);
            }
            inFlight = left;
            count += taken.size();
            for (EtcdMessage each : taken) {
                transcript.print((recipient.drop() ? "dropped: " : "") + each.describe());
                if (!recipient.drop()) {
                    step(node(each.to), each);
                }
            }
        }
        return count;
    }

    private void step(ScriptNode node, EtcdMessage message) {
        Raft raft = node.raft;
        RaftMessage source = message.source;
        if (source == null) {
            raft.applied(message.appliedIndex);
            return;
        }
        boolean stranger =
                message.isReply() && !message.isLocal() && raft.tracker().get(message.from) == null;
        long firstBefore = raft.firstIndex();
        long lastBefore = raft.lastIndex();
        raft.step(source, node.nowNanos());
        if (stranger) {
            transcript.print("raft: cannot step as peer not found");
        }
        if (source instanceof InstallSnapshot && raft.firstIndex() != firstBefore) {
            node.switched(transcript);
        }
        if (source instanceof Propose propose && raft.lastIndex() == lastBefore) {
            refused(raft, propose);
        }
    }

    private void refused(Raft raft, Propose propose) {
        if (raft.role() != Role.LEADER) {
            if (raft.leader() == 0) {
                transcript.print(DROPPED);
            }
            return;
        }
        for (Entry entry : propose.entries()) {
            if (entry.type() != EntryType.CONFIGURATION || raft.propose(new byte[0]) != Proposal.ACCEPTED) {
                transcript.print(DROPPED);
                return;
            }
        }
    }

    /** Lets these nodes work and talk, until they have nothing more to say. */
    void stabilize(List<ScriptNode> some) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            boolean busy = false;
            for (ScriptNode node : some) {
                if (node.raft.hasReady()) {
                    headed(node, "handling Ready", () -> processReady(node));
                    busy = true;
                }
            }
            for (ScriptNode node : some) {
                if (inFlight.stream().anyMatch(each -> each.to == node.id())) {
                    headed(node, "receiving messages", () -> deliver("", List.of(new Recipient(node.id(), false))));
                    busy = true;
                }
            }
            for (ScriptNode node : some) {
                if (!node.appendWork.isEmpty()) {
                    headed(node, "processing append thread", () -> {
                        while (!node.appendWork.isEmpty()) {
                            processAppend(node);
                        }
                    });
                    busy = true;
                }
            }
            for (ScriptNode node : some) {
                if (!node.applyWork.isEmpty()) {
                    headed(node, "processing apply thread", () -> {
                        while (!node.applyWork.isEmpty()) {
                            processApply(node);
                        }
                    });
                    busy = true;
                }
            }
            if (!busy) {
                return;
            }
        }
        throw new IllegalStateException("the group still talks after " + MAX_ROUNDS + " rounds: " + transcript.take());
    }

    /** Does this under a line that says which node does what. */
    void headed(ScriptNode node, String what, Runnable step) {
        transcript.print("> " + node.id() + " " + what);
        transcript.indented(step);
    }

    /**
     * Takes what became of a proposal. In the place of a change that cannot be now, etcd puts an
     * empty command.
     */
    void proposed(ScriptNode node, Proposal outcome) {
        Proposal last = switch (outcome) {
            case CHANGE_PENDING, IN_JOINT, NOT_IN_JOINT -> node.raft.propose(new byte[0]);
            default -> outcome;
        };
        if (last != Proposal.ACCEPTED && last != Proposal.FORWARDED) {
            throw new ScriptRefusal(DROPPED);
        }
    }
}
