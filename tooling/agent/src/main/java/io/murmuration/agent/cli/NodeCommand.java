package io.murmuration.agent.cli;

import com.typesafe.config.ConfigException;
import io.murmuration.agent.node.Agreement;
import io.murmuration.agent.node.HostPort;
import io.murmuration.agent.node.NodeLog;
import io.murmuration.agent.node.NodeOptions;
import io.murmuration.agent.node.NodeProcess;
import io.murmuration.agent.node.RunDirectory;
import io.murmuration.agent.node.RunFile;
import io.murmuration.membership.JoinRefusedException;
import io.murmuration.membership.member.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs one node until it is told to leave. */
@Command(
        name = "node",
        description = "Runs a node until SIGTERM, Ctrl-C or POST /leave; each of them leaves gracefully.",
        mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {

    static final HostPort DEFAULT_HTTP = new HostPort("127.0.0.1", 7180);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--name", description = "The node's name, one for each (default: host:port of its gossip).")
    private @Nullable String name;

    @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster's name; others are refused.")
    private @Nullable String cluster;

    @Option(
            names = "--bind",
            paramLabel = "HOST:PORT",
            converter = ListenConverter.class,
            description = "Where to receive gossip; port 0 takes any free one (default: 127.0.0.1:7100).")
    private @Nullable HostPort bind;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            converter = ListenConverter.class,
            description = "Where others reach the node, if not where it binds.")
    private @Nullable HostPort advertise;

    @Option(
            names = "--seed",
            paramLabel = "HOST:PORT",
            converter = SeedConverter.class,
            description = "Where some member may be found. Repeatable; the own address may be among them.")
    private List<Address> seeds = new ArrayList<>();

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            converter = ListenConverter.class,
            description = "Where to serve the management endpoint (default: 127.0.0.1:7180, or any free port if "
                    + "that one is taken).")
    private @Nullable HostPort http;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "What the node says of itself. Repeatable.")
    private Map<String, String> tags = new TreeMap<>();

    @Option(names = "--profile", description = "How patient the node is: lan (default), fast or wan.")
    private @Nullable String profile;

    @Option(names = "--transport", description = "How gossip travels: udp (default) or artery.")
    private @Nullable String transport;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Take part in agreement, and keep there what must not be forgotten.")
    private @Nullable Path data;

    @Option(names = "--memory", description = "Take part in agreement for development: nothing is kept.")
    private boolean memory;

    @Option(
            names = "--expect",
            paramLabel = "N",
            description = "How many voters found the cluster, once (default: 3); the same on every node.")
    private @Nullable Integer expect;

    @Option(
            names = "--initial-member",
            paramLabel = "NAME",
            description = "A founder by name. Repeatable; then --expect is how many they are.")
    private List<String> initialMembers = new ArrayList<>();

    @Option(
            names = "--raft",
            paramLabel = "HOST:PORT",
            converter = ListenConverter.class,
            description = "Where the node is asked about agreement (default: 127.0.0.1, any free port).")
    private @Nullable HostPort raft;

    @Option(names = "--insecure", description = "Let an unencrypted node be reached from other machines.")
    private boolean insecure;

    @Option(names = "--run-dir", paramLabel = "DIR", description = "Where to leave the run file (see members).")
    private @Nullable Path runDir;

    @Option(names = "--log", description = "How to log to the error stream: ${COMPLETION-CANDIDATES}.")
    private NodeLog.Form log = NodeLog.Form.TEXT;

    @Option(names = "--config", paramLabel = "FILE", description = "Further settings, in HOCON; options win.")
    private @Nullable Path config;

    @Override
    public Integer call() {
        NodeLog.choose(log, name == null ? "-" : name);
        NodeOptions options = new NodeOptions(
                name, cluster, bind, advertise, seeds, tags, profile, transport, insecure, config, agreement());
        RunDirectory directory = RunDirectory.find(runDir, System.getenv());
        refuseSecond(directory);
        NodeProcess process = start(options, directory);
        spec.commandLine().getOut().println(up(process));
        spec.commandLine().getOut().flush();
        String problem = process.awaitEnd();
        if (!problem.isEmpty()) {
            throw new CommandFailure(ExitCode.FAILED, problem);
        }
        return ExitCode.OK;
    }

    private Agreement agreement() {
        try {
            Integer founders = expect == null && !initialMembers.isEmpty() ? (Integer) initialMembers.size() : expect;
            return new Agreement(data, memory, founders, raft, initialMembers);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private void refuseSecond(RunDirectory directory) {
        try {
            for (RunFile run : directory.running()) {
                if (run.name().equals(name)) {
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            "a node named '" + name + "' runs already as process " + run.pid() + " ("
                                    + directory.fileOf(run.name()) + "): choose another --name or --run-dir");
                }
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot read run files in " + directory.folder() + ": " + e, e);
        }
    }

    private NodeProcess start(NodeOptions options, RunDirectory directory) {
        try {
            HostPort at = http == null ? DEFAULT_HTTP : http;
            return NodeProcess.start(options, new NodeProcess.Http(at, http == null), directory);
        } catch (ConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, "a setting is not valid: " + e.getMessage(), e);
        } catch (IllegalArgumentException | JoinRefusedException | IllegalStateException | IOException e) {
            int code = e instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.FAILED;
            throw new CommandFailure(code, "the node cannot start: " + e.getMessage(), e);
        }
    }

    private static String up(NodeProcess process) {
        RunFile run = process.run();
        int live = process.view().live().size();
        String raft = run.raft().isEmpty() ? "" : ", agreement " + run.raft();
        return run.name() + " is up: gossip " + run.gossip() + raft + ", management " + run.http() + ", " + live
                + (live == 1 ? " member" : " members");
    }

    /** Reads where to listen. */
    static final class ListenConverter implements ITypeConverter<HostPort> {

        @Override
        public HostPort convert(String text) {
            try {
                return HostPort.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Reads where a seed is. */
    static final class SeedConverter implements ITypeConverter<Address> {

        @Override
        public Address convert(String text) {
            try {
                return Address.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
