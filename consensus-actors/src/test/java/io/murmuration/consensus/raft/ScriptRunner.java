package io.murmuration.consensus.raft;

import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.ConfigChange.Transition;
import io.murmuration.consensus.raft.DataDrivenFile.Arg;
import io.murmuration.consensus.raft.DataDrivenFile.Case;
import io.murmuration.consensus.raft.ScriptCluster.Recipient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Carries out the commands of a script and returns what each one prints. */
final class ScriptRunner {

    private final Transcript transcript = new Transcript();
    private final ScriptCluster cluster = new ScriptCluster(transcript);

    /** Carries out one command. */
    String run(Case command) {
        String refusal = "";
        try {
            dispatch(command);
        } catch (ScriptRefusal e) {
            refusal = String.valueOf(e.getMessage());
        }
        if (!refusal.isEmpty() && transcript.isQuiet()) {
            return refusal;
        }
        transcript.print(refusal);
        String printed = transcript.take();
        return printed.isEmpty() ? "ok" : printed;
    }

    private void dispatch(Case command) {
        switch (command.directive()) {
            case "_breakpoint" -> {}
            case "add-nodes" -> NodesToAdd.of(command).addTo(cluster);
            case "campaign" -> first(command).raft.campaign(first(command).nowNanos());
            case "compact" ->
                compact(first(command), Long.parseLong(command.args().get(1).key()));
            case "deliver-msgs" -> deliver(command.args());
            case "process-ready" -> each(command, "handling Ready", cluster::processReady);
            case "process-append-thread" -> each(command, "processing append thread", cluster::processAppend);
            case "process-apply-thread" -> each(command, "processing apply thread", cluster::processApply);
            case "log-level" -> transcript.level(command.args().get(0).key());
            case "raft-log" -> log(first(command));
            case "raft-state" -> state();
            case "set-randomized-election-timeout" ->
                first(command).raft.setElectionTicks(Integer.parseInt(value(command, "timeout")));
            case "stabilize" -> stabilize(command);
            case "status" -> transcript.print(EtcdText.status(first(command).raft));
            case "tick-election" ->
                first(command).tick(first(command).settings.elections().electionTicks());
            case "tick-heartbeat" ->
                first(command).tick(first(command).settings.elections().heartbeatTicks());
            case "transfer-leadership" -> transfer(command);
            case "forget-leader" -> first(command).raft.forgetLeader();
            case "send-snapshot" ->
                sendSnapshot(nodes(command).get(0), nodes(command).get(1));
            case "propose" -> propose(command);
            case "propose-conf-change" -> proposeChange(command);
            case "report-unreachable" ->
                nodes(command)
                        .get(0)
                        .raft
                        .reportUnreachable(nodes(command).get(1).id());
            default -> throw new ScriptRefusal("unknown command");
        }
    }

    private void each(Case command, String what, Consumer<ScriptNode> step) {
        List<ScriptNode> some = nodes(command);
        for (ScriptNode node : some) {
            if (some.size() > 1) {
                cluster.headed(node, what, () -> step.accept(node));
            } else {
                step.accept(node);
            }
        }
    }

    private void compact(ScriptNode node, long index) {
        MemoryLog log = node.log;
        if (index < log.firstIndex()) {
            throw new ScriptRefusal("requested index is unavailable due to compaction");
        }
        log.compact(new SnapshotMeta(index, log.term(index), node.raft.configuration()));
        log(node);
    }

    private void deliver(List<Arg> args) {
        String type = "";
        List<Recipient> recipients = new ArrayList<>();
        for (Arg arg : args) {
            if (arg.values().isEmpty()) {
                recipients.add(new Recipient(Long.parseLong(arg.key()), false));
            } else if (arg.key().equals("drop")) {
                arg.values().forEach(id -> recipients.add(new Recipient(Long.parseLong(id), true)));
            } else if (arg.key().equals("type")) {
                type = arg.values().get(0);
                if (!EtcdMessage.TYPES.contains(type)) {
                    throw new IllegalArgumentException("message type " + type + " is none of " + EtcdMessage.TYPES);
                }
            }
        }
        if (cluster.deliver(type, recipients) == 0) {
            transcript.print("no messages");
        }
    }

    private void log(ScriptNode node) {
        MemoryLog log = node.log;
        if (log.lastIndex() < log.firstIndex()) {
            transcript.print("log is empty: first index=" + log.firstIndex() + ", last index=" + log.lastIndex());
        } else {
            transcript.print(EtcdText.entries(log.entries(log.firstIndex(), log.lastIndex() + 1, Long.MAX_VALUE)));
        }
    }

    private void state() {
        for (ScriptNode node : cluster.nodes()) {
            Raft raft = node.raft;
            String voter = raft.configuration().isVoter(node.id()) ? " (Voter)" : " (Non-Voter)";
            transcript.print(node.id() + ": " + EtcdText.role(raft.role()) + voter + " Term:" + raft.term() + " Lead:"
                    + raft.leader());
        }
    }

    private void stabilize(Case command) {
        String before = transcript.level();
        command.values("log-level").forEach(transcript::level);
        List<ScriptNode> some = nodes(command);
        cluster.stabilize(some.isEmpty() ? cluster.nodes() : some);
        transcript.level(before);
    }

    private void sendSnapshot(ScriptNode from, ScriptNode to) {
        EtcdMessage message =
                EtcdMessage.of(new RaftMessage.InstallSnapshot(from.id(), to.id(), from.raft.term(), from.snapshot()));
        cluster.send(message);
        transcript.print(message.describe());
    }

    private void transfer(Case command) {
        ScriptNode from = cluster.node(Long.parseLong(value(command, "from")));
        from.raft.transferLeadership(Long.parseLong(value(command, "to")), from.nowNanos());
    }

    private void propose(Case command) {
        byte[] payload = command.args().get(1).key().getBytes(StandardCharsets.UTF_8);
        cluster.proposed(first(command), first(command).raft.propose(payload));
    }

    private void proposeChange(Case command) {
        boolean single = false;
        Transition transition = Transition.AUTO;
        for (Arg arg : command.args().subList(1, command.args().size())) {
            String value = arg.values().get(0);
            switch (arg.key()) {
                case "v1" -> single = Boolean.parseBoolean(value);
                case "transition" -> transition = transition(value);
                default -> throw new ScriptRefusal("unknown command " + arg.key());
            }
        }
        List<Change> changes = changes(String.join(" ", command.input()).strip());
        if (single && (changes.size() > 1 || transition != Transition.AUTO)) {
            throw new ScriptRefusal("v1 conf change can only have one operation and no transition");
        }
        ConfigChange change = new ConfigChange(transition, changes, new byte[0]);
        cluster.proposed(first(command), first(command).raft.propose(change));
    }

    private static Transition transition(String word) {
        return switch (word) {
            case "auto" -> Transition.AUTO;
            case "implicit" -> Transition.JOINT_IMPLICIT;
            case "explicit" -> Transition.JOINT_EXPLICIT;
            default -> throw new ScriptRefusal("unknown transition " + word);
        };
    }

    private static List<Change> changes(String words) {
        List<Change> changes = new ArrayList<>();
        for (String word : words.isEmpty() ? new String[0] : words.split(" ", -1)) {
            if (word.length() < 2) {
                throw new ScriptRefusal("unknown token " + word);
            }
            ChangeType type = switch (word.charAt(0)) {
                case 'v' -> ChangeType.ADD_VOTER;
                case 'l' -> ChangeType.ADD_LEARNER;
                case 'r' -> ChangeType.REMOVE;
                case 'u' -> ChangeType.UPDATE;
                default -> throw new ScriptRefusal("unknown input: " + word);
            };
            changes.add(new Change(type, Long.parseLong(word.substring(1))));
        }
        return changes;
    }

    private ScriptNode first(Case command) {
        return cluster.node(Long.parseLong(command.args().get(0).key()));
    }

    private List<ScriptNode> nodes(Case command) {
        return command.args().stream()
                .filter(arg -> arg.values().isEmpty())
                .map(arg -> cluster.node(Long.parseLong(arg.key())))
                .toList();
    }

    private static String value(Case command, String key) {
        if (command.values(key).isEmpty()) {
            throw new IllegalArgumentException(
                    "line " + command.line() + ": " + command.directive() + " needs " + key + "=…");
        }
        return command.values(key).get(0);
    }
}
