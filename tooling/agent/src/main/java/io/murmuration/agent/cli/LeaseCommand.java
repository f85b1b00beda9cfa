package io.murmuration.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Grants leases, keeps them up and ends them. */
@Command(
        name = "lease",
        description = "Grants leases, keeps them up and ends them; keys bound to a lease go with it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LeaseCommand.Grant.class,
            LeaseCommand.KeepAlive.class,
            LeaseCommand.Revoke.class,
            LeaseCommand.Show.class,
            LeaseCommand.All.class
        })
final class LeaseCommand implements Runnable {

    private static final String ID = "The lease's id, in hexadecimal.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with leases: `murmuration lease --help` lists it");
    }

    private static String path(String path, String id) {
        return new RequestPath(path).with("id", id).toString();
    }

    private static String line(JsonNode lease) {
        return lease.path("kind").asText() + " " + lease.path("id").asText() + ": "
                + TimeSpan.show(lease.path("remaining_ms").asLong()) + " left of "
                + TimeSpan.show(lease.path("ttl_ms").asLong());
    }

    /** Grants one. */
    @Command(name = "grant", description = "Grants a lease and prints its id.")
    static final class Grant extends OnNode {

        @Parameters(
                paramLabel = "TTL",
                converter = TimeSpan.class,
                description = "How long it lives after it was kept up last, such as 500ms, 10s or 5m.")
        private Duration ttl = Duration.ZERO;

        @Option(names = "--id", paramLabel = "ID", description = "Its id, in hexadecimal (default: one is drawn).")
        private @Nullable String id;

        @Override
        int ask(NodeClient client) {
            RequestPath path = new RequestPath("/leases").with("ttl_ms", Long.toString(ttl.toMillis()));
            JsonNode answer = client.ask("POST", path.with("id", id).toString());
            print(answer, json -> List.of(json.path("id").asText()));
            return ExitCode.OK;
        }
    }

    /** Keeps one up. */
    @Command(
            name = "keep-alive",
            description = "Keeps a lease up until interrupted, three times in each time to live.",
            footer = {"", "Exit code 1 if the lease has ended."})
    static final class KeepAlive extends OnNode {

        @Parameters(paramLabel = "ID", description = ID)
        private String id = "";

        @Option(names = "--once", description = "Keep it up once.")
        private boolean once;

        @Override
        int ask(NodeClient client) {
            // Nobody counts it down: it only waits, and an interrupt ends that.
            CountDownLatch end = new CountDownLatch(1);
            try {
                JsonNode lease;
                do {
                    lease = client.ask("POST", path("/leases/keep-alive", id));
                    print(lease, json -> List.of(line(json)));
                } while (!once && !end.await(lease.path("ttl_ms").asLong() / 3, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ExitCode.OK;
        }
    }

    /** Ends one. */
    @Command(name = "revoke", description = "Ends a lease; the keys bound to it are removed.")
    static final class Revoke extends OnNode {

        @Parameters(paramLabel = "ID", description = ID)
        private String id = "";

        @Override
        int ask(NodeClient client) {
            JsonNode answer = client.ask("DELETE", path("/leases", id));
            print(answer, json -> List.of("revoked " + json.path("revoked").asText()));
            return ExitCode.OK;
        }
    }

    /** Shows one. */
    @Command(name = "show", description = "Tells how long a lease still lives.")
    static final class Show extends OnNode {

        @Parameters(paramLabel = "ID", description = ID)
        private String id = "";

        @Override
        int ask(NodeClient client) {
            print(client.ask("GET", path("/leases", id)), json -> List.of(line(json)));
            return ExitCode.OK;
        }
    }

    /** Lists all. */
    @Command(name = "list", description = "Lists leases, and the sessions of clients.")
    static final class All extends OnNode {

        @Override
        int ask(NodeClient client) {
            print(client.ask("GET", "/leases"), All::table);
            return ExitCode.OK;
        }

        private static List<String> table(JsonNode answer) {
            TextTable table = new TextTable("ID", "KIND", "TTL>", "LEFT>");
            for (JsonNode lease : answer.path("leases")) {
                table.add(
                        lease.path("id").asText(),
                        lease.path("kind").asText(),
                        TimeSpan.show(lease.path("ttl_ms").asLong()),
                        TimeSpan.show(lease.path("remaining_ms").asLong()));
            }
            return new ArrayList<>(table.lines());
        }
    }
}
