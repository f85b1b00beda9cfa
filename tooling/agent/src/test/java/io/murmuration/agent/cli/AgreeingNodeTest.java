package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.agent.node.Agreement;
import io.murmuration.agent.node.HostPort;
import io.murmuration.agent.node.NodeOptions;
import io.murmuration.agent.node.NodeProcess;
import io.murmuration.agent.node.RunDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands against a real node that agrees with itself. */
class AgreeingNodeTest {

    private static final HostPort ANYWHERE = new HostPort("127.0.0.1", 0);

    @TempDir
    private static Path folder;

    private static NodeProcess node;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        Agreement alone = new Agreement(null, true, 1, ANYWHERE, List.of());
        NodeOptions options = new NodeOptions(
                "alpha", "agreeing", ANYWHERE, null, List.of(), Map.of(), "fast", null, false, null, alone);
        node = NodeProcess.start(options, new NodeProcess.Http(ANYWHERE, false), new RunDirectory(folder));
        node.agreement()
                .orElseThrow()
                .kv()
                .within(Duration.ofSeconds(60))
                .put("ready", "yes")
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        node.leave();
        node.awaitEnd();
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = Murmuration.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--http";
        all[arguments.length + 1] = node.run().http();
        return line.execute(all);
    }

    private String told(String... arguments) {
        int exitCode = run(arguments);
        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.OK);
        return out.toString().strip();
    }

    @Test
    void whatIsPutIsReadAsOfEachRevision() {
        String first = told("kv", "put", "fruit/apple", "red").replace("revision ", "");
        told("kv", "put", "fruit/pear", "green");
        assertThat(told("kv", "put", "fruit/apple", "yellow", "--prev")).endsWith("was red");

        assertThat(told("kv", "get", "fruit/apple")).isEqualTo("yellow");
        assertThat(told("kv", "get", "fruit/apple", "--revision", first)).isEqualTo("red");
        assertThat(told("kv", "get", "--prefix", "fruit/"))
                .isEqualTo(String.join(System.lineSeparator(), "fruit/apple = yellow", "fruit/pear = green"));
        assertThat(told("kv", "get", "fruit/", "--prefix", "--count", "--mode", "stale", "--max-age", "1m"))
                .isEqualTo("2");
        assertThat(told("kv", "children", "fruit").lines()).containsExactly("apple", "pear");
        assertThat(told("kv", "del", "--prefix", "fruit/")).startsWith("2 deleted");
        assertThat(run("kv", "get", "fruit/apple")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("no key 'fruit/apple'");
    }

    @Test
    void aConditionThatDoesNotHoldChangesNothing() {
        told("kv", "put", "once", "1", "--if-absent");

        assertThat(run("kv", "put", "once", "2", "--if-absent")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("not put: once was changed last at revision");
        assertThat(told("kv", "get", "once")).isEqualTo("1");
        assertThat(told("kv", "put", "queue/", "job", "--sequential")).startsWith("queue/0000000001 at revision ");
    }

    @Test
    void aTransactionTakesOneBranch() throws Exception {
        Path file = folder.resolve("txn.txt");
        Files.writeString(file, """
                {"if":   [{"key": "switch", "target": "version", "op": "=", "value": 0}],
                 "then": [{"put": {"key": "switch", "value": "on"}}],
                 "else": [{"get": {"key": "switch"}}]}
                """);

        assertThat(told("kv", "txn", "--file", file.toString())).startsWith("then, revision ");
        assertThat(run("kv", "txn", "--file", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).startsWith("else, revision ").contains("switch = on");

        Files.writeString(file, "{\"then\": [{\"put\": {\"key\": \"switch\"}}]}");
        assertThat(run("kv", "txn", "--file", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("then[0].put.value is missing");
    }

    @Test
    void aWatchFromARevisionTellsWhatWasMissed() {
        String revision = told("kv", "put", "seen/a", "1").replace("revision ", "");

        assertThat(told("kv", "watch", "seen/", "--prefix", "--revision", revision, "--once"))
                .endsWith("put     seen/a = 1");
        assertThat(run("kv", "get", "seen/a", "--revision", "999999")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("999999");
    }

    @Test
    void whatIsBoundToALeaseGoesWithIt() {
        String lease = told("lease", "grant", "1h");
        told("kv", "put", "bound", "1", "--lease", lease);

        assertThat(told("lease", "keep-alive", lease, "--once")).startsWith("lease " + lease + ": ");
        assertThat(told("lease", "list")).contains(lease);
        assertThat(told("lease", "revoke", lease)).isEqualTo("revoked " + lease);
        assertThat(run("kv", "get", "bound")).isEqualTo(ExitCode.FAILED);
        assertThat(run("lease", "show", lease)).isEqualTo(ExitCode.FAILED);
        assertThat(run("kv", "put", "bound", "2", "--lease", lease)).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void theGroupIsShownAndCannotLoseItsOnlyReplica() {
        assertThat(told("raft", "status")).contains("alpha leads in term ", "NODE ", "leader");
        assertThat(told("raft", "status", "--json"))
                .contains("\"endpoint\":\"" + node.run().raft() + "\"");
        assertThat(told("kv", "status")).contains("keys,");
        assertThat(run("raft", "remove", "alpha")).isEqualTo(ExitCode.FAILED);
        assertThat(run("raft", "transfer", "omega")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("no replica on node 'omega'", "alpha");
    }
}
