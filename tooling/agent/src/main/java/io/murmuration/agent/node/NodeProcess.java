package io.murmuration.agent.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import io.murmuration.agent.http.ManagementApi;
import io.murmuration.consensus.Coordination;
import io.murmuration.membership.Membership;
import io.murmuration.membership.MembershipListener;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node from its start to its end: actor system, management endpoint, join, run file; and the
 * way back, by SIGTERM or {@link #leave}, in which the cluster is told first.
 */
public final class NodeProcess {

    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

    private final ActorSystem<Void> system;
    private final Membership membership;
    private final ClusterNode managed;
    private final @Nullable Participation agreement;
    private final CompletableFuture<String> problem = new CompletableFuture<>();
    private @Nullable ManagementApi api;
    private @Nullable RunFile run;

    /**
     * Where the management endpoint listens.
     *
     * @param at its address
     * @param orAnyPort whether another port will do if that one is taken
     */
    public record Http(HostPort at, boolean orAnyPort) {}

    private NodeProcess(Config config) {
        system = ActorSystem.create(Behaviors.empty(), "murmuration", config);
        try {
            membership = Membership.get(system);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
        agreement = Agreement.isWanted(config) ? agreement(system, membership) : null;
        managed = new ClusterNode(membership, Optional.ofNullable(agreement).map(Participation::store), this::leave);
    }

    private static Participation agreement(ActorSystem<Void> system, Membership membership) {
        try {
            return new Participation(Coordination.get(system), membership);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    /**
     * Starts a node and returns when it is a member.
     *
     * @throws IllegalArgumentException if a setting is not valid
     * @throws IOException if an address cannot be bound or the run file not be written
     * @throws io.murmuration.membership.JoinRefusedException if the cluster does not let it in
     * @throws IllegalStateException if it cannot start for another reason, saying what to do
     */
    public static NodeProcess start(NodeOptions options, Http http, RunDirectory directory) throws IOException {
        refuseOpenEndpoint(http, options);
        NodeProcess process = new NodeProcess(options.config());
        try {
            process.serve(http, options);
            process.join(directory);
            return process;
        } catch (IOException | RuntimeException e) {
            process.closeEndpoint();
            process.system.terminate();
            process.system.getWhenTerminated().toCompletableFuture().join();
            throw e;
        }
    }

    private static void refuseOpenEndpoint(Http http, NodeOptions options) throws IOException {
        if (!options.insecure() && !InetAddress.getByName(http.at().host()).isLoopbackAddress()) {
            throw new IllegalArgumentException("--http " + http.at() + " can be reached from other machines, and "
                    + "whoever reaches it can make the node leave: add --insecure if that is meant");
        }
    }

    private void serve(Http http, NodeOptions options) throws IOException {
        List<String> hosts = new ArrayList<>(List.of(http.at().host()));
        if (options.advertise() != null) {
            hosts.add(options.advertise().host());
        }
        InetSocketAddress bind = new InetSocketAddress(
                InetAddress.getByName(http.at().host()), http.at().port());
        api = ManagementApi.start(managed, ManagementApi.Settings.at(bind, http.orAnyPort(), hosts));
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "not-ready", () -> {
            managed.notReady("the node is leaving");
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "close-management", () -> {
                    closeEndpoint();
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
    }

    private void join(RunDirectory directory) throws IOException {
        MembershipView view;
        try {
            view = membership.join().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        Member self = view.member(membership.self().name()).orElseThrow();
        NodeLog.speakAs(self.name(), self.id().toString());
        String http = httpBase();
        Participation part = agreement;
        String raft = part == null ? "" : part.begin(managed::notReady);
        RunFile written = new RunFile(
                self.name(),
                ProcessHandle.current().pid(),
                http,
                self.address().toString(),
                self.endpoint(Attributes.AKKA).orElse(""),
                raft,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        directory.write(written);
        run = written;
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "remove-run-file", () -> {
                    remove(directory, written);
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
        membership.updateEndpoint(Attributes.HTTP, http);
        membership.listen(new EndWhenSuperseded(), Runnable::run);
        managed.ready();
    }

    private String httpBase() {
        if (api == null) {
            throw new IllegalStateException("the management endpoint is not open");
        }
        InetSocketAddress at = api.address();
        return "http://" + new HostPort(at.getAddress().getHostAddress(), at.getPort());
    }

    private static void remove(RunDirectory directory, RunFile file) {
        try {
            directory.remove(file);
        } catch (IOException e) {
            LOG.warn("run file not removed: file={} reason={}", directory.fileOf(file.name()), e.toString());
        }
    }

    private void closeEndpoint() {
        if (api != null) {
            api.close();
        }
    }

    /** Returns what the node tells others on this machine. */
    public RunFile run() {
        if (run == null) {
            throw new IllegalStateException("the node is not up");
        }
        return run;
    }

    /** Returns the node's part in agreement, if it has one. */
    public Optional<Coordination> agreement() {
        return Optional.ofNullable(agreement).map(Participation::coordination);
    }

    /** Returns the node's view of the cluster. */
    public MembershipView view() {
        return membership.view();
    }

    /** Says goodbye and ends. Returns at once. */
    public void leave() {
        system.terminate();
    }

    /**
     * Waits for the end of the node.
     *
     * @return what went wrong; empty if the node was asked to end
     */
    public String awaitEnd() {
        system.getWhenTerminated().toCompletableFuture().join();
        return problem.getNow("");
    }

    /** Two processes with one name would contradict each other for ever: the older one goes. */
    private final class EndWhenSuperseded implements MembershipListener {

        @Override
        public void onSnapshot(MembershipView view) {}

        @Override
        public void onEvent(MembershipEvent event) {
            if (event instanceof MembershipEvent.SelfSuperseded superseded) {
                problem.complete("another process has taken the name: " + superseded.by()
                        + " is the newer; give each node a name of its own");
                leave();
            }
        }
    }
}
