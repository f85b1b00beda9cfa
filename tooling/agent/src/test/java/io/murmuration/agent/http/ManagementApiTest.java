package io.murmuration.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.agent.http.ManagementApi.Settings;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipEvent;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StubNode node = new StubNode();
    private ManagementApi api;

    @BeforeEach
    void start() throws IOException {
        api = ManagementApi.start(node, settings(0, false, 2));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static Settings settings(int port, boolean orAnyPort, int streams) {
        InetSocketAddress bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return new Settings(bind, orAnyPort, List.of("node.example"), streams, Duration.ofMillis(20));
    }

    private RawRequest ask(String method, String path, String headers, String body) throws IOException {
        return new RawRequest(api.address(), method, path, headers, body);
    }

    private RawRequest ask(String method, String path) throws IOException {
        return ask(method, path, host(), "");
    }

    private String host() {
        return "Host: 127.0.0.1:" + api.address().getPort() + "\r\n";
    }

    @Test
    void membersAreToldWithWhoWatchesThem() throws IOException {
        try (RawRequest answer = ask("GET", "/members")) {
            JsonNode json = JSON.readTree(answer.body());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(json.path("version").asLong()).isEqualTo(1);
            assertThat(json.path("self").asText()).isEqualTo("alpha");
            assertThat(json.path("members").get(1).toString())
                    .isEqualTo("{\"name\":\"beta\",\"uid\":\"9007199254740993\",\"address\":\"127.0.0.1:7100\","
                            + "\"state\":\"suspect\",\"incarnation\":3,\"tags\":{\"role\":\"billing\"},"
                            + "\"endpoints\":{\"http\":\"http://127.0.0.1:7180\"},\"phi\":1.235,"
                            + "\"observers\":[\"alpha\",\"gamma\"]}");
        }
    }

    @Test
    void phiIsNullWhereTheNodeIsNoObserver() throws IOException {
        try (RawRequest answer = ask("GET", "/members")) {
            JsonNode alpha = JSON.readTree(answer.body()).path("members").get(0);

            assertThat(alpha.get("phi").isNull()).isTrue();
            assertThat(alpha.get("observers").isEmpty()).isTrue();
        }
    }

    @Test
    void aStreamStartsWithASnapshotAndGoesOnWithNumberedChanges() throws IOException {
        try (RawRequest stream = ask("GET", "/members/events")) {
            assertThat(stream.head())
                    .anyMatch(line -> line.equalsIgnoreCase("Content-Type: text/event-stream; charset=utf-8"));
            assertThat(stream.lineStarting("event")).isEqualTo("event: snapshot");
            assertThat(stream.lineStarting("id")).isEqualTo("id: 1");
            stream.lineStarting(": heartbeat");

            node.publish(new MembershipEvent.MemberFailed(
                    2,
                    StubNode.member("beta", MemberState.DEAD),
                    new Evidence(List.of("alpha", "gamma"), Duration.ofMillis(4200), 6.1, 2)));

            assertThat(stream.lineStarting("event")).isEqualTo("event: failed");
            assertThat(stream.lineStarting("id")).isEqualTo("id: 2");
            assertThat(stream.lineStarting("data"))
                    .contains("\"name\":\"beta\"")
                    .endsWith("\"evidence\":{\"observers\":[\"alpha\",\"gamma\"],\"silence_ms\":4200,\"phi\":6.1,"
                            + "\"quorum\":2}}");
        }
    }

    @Test
    void aStreamBeyondTheMostIsRefused() throws IOException {
        try (RawRequest first = ask("GET", "/members/events");
                RawRequest second = ask("GET", "/members/events");
                RawRequest third = ask("GET", "/members/events")) {
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(200);
            assertThat(third.status()).isEqualTo(503);
            assertThat(third.body()).contains("2 streams are open");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Host: 127.0.0.1:PORT, 200",
        "Host: localhost:PORT, 200",
        "Host: LOCALHOST:PORT, 200",
        "Host: [::1]:PORT, 200",
        "Host: node.example:PORT, 200",
        "Host: evil.example:PORT, 403",
        "Host: 127.0.0.1, 403",
        "Host: 127.0.0.1:1, 403",
        "X-No: host, 403"
    })
    void onlyTheOwnHostsAreServed(String header, int status) throws IOException {
        String line = header.replace("PORT", Integer.toString(api.address().getPort())) + "\r\n";

        try (RawRequest answer = ask("GET", "/health/live", line, "")) {
            assertThat(answer.status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:PORT", "file://"})
    void aForeignOriginCanDoNothing(String origin) throws Exception {
        String header = "Origin: "
                + origin.replace("PORT", Integer.toString(api.address().getPort())) + "\r\n";

        try (RawRequest answer = ask("POST", "/leave", host() + header, "")) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(node.left.getCount()).isEqualTo(1);
        }
    }

    @Test
    void theOwnOriginMayAsk() throws IOException {
        String header = "Origin: http://localhost:" + api.address().getPort() + "\r\n";

        try (RawRequest answer = ask("GET", "/members", host() + header, "")) {
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /members, GET",
        "GET, /leave, POST",
        "POST, /tags, PUT",
        "DELETE, /metrics, GET",
        "PUT, /members/events, GET"
    })
    void anotherMethodIsRefusedWithTheRightOne(String method, String path, String right) throws IOException {
        try (RawRequest answer = ask(method, path)) {
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.head()).anyMatch(line -> line.equalsIgnoreCase("Allow: " + right));
            assertThat(node.left.getCount()).isEqualTo(1);
        }
    }

    @Test
    void anUnknownPathNamesTheKnownOnes() throws IOException {
        try (RawRequest answer = ask("GET", "/member")) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("/members").contains("/health/ready");
        }
    }

    @Test
    void leavingIsAnsweredBeforeItIsDone() throws Exception {
        try (RawRequest answer = ask("POST", "/leave")) {
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo("{\"leaving\":\"alpha\"}\n");
            assertThat(node.left.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void tagsAreReplaced() throws IOException {
        try (RawRequest answer = ask("PUT", "/tags", host(), "{\"zone\":\"b\"}")) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body()).path("tags").toString()).isEqualTo("{\"zone\":\"b\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"a\":1}", "{", "", "{\"\":\"x\"}", "{\"a\":\"b\",\"a\":\"c\"}", "{} {}", "nul"})
    void whatIsNoTagsIsRefused(String body) throws IOException {
        try (RawRequest answer = ask("PUT", "/tags", host(), body)) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"error\":");
        }
    }

    @Test
    void tagsOverTheLimitAreRefusedWithTheLimit() throws IOException {
        try (RawRequest answer = ask("PUT", "/tags", host(), "{\"a\":\"" + "x".repeat(600) + "\"}")) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("512");
        }
    }

    @Test
    void aLargeBodyIsRefused() throws IOException {
        try (RawRequest answer = ask("PUT", "/tags", host(), " ".repeat(Routes.MOST_BODY_BYTES + 1))) {
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void readinessSaysWhyNot() throws IOException {
        node.notReady = "the node has not joined yet";

        try (RawRequest answer = ask("GET", "/health/ready")) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("has not joined");
        }
    }

    @Test
    void aReadyNodeSaysSo() throws IOException {
        try (RawRequest answer = ask("GET", "/health/ready")) {
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void metricsExplainThemselves() throws IOException {
        try (RawRequest answer = ask("GET", "/metrics")) {
            String body = answer.body();

            assertThat(answer.head()).anyMatch(line -> line.endsWith("text/plain; version=0.0.4; charset=utf-8"));
            assertThat(body).startsWith("""
                            # HELP murmuration_probes_total Probes
                            # TYPE murmuration_probes_total counter
                            murmuration_probes_total 12
                            """).contains("# TYPE murmuration_http_streams gauge\n");
        }
    }

    @Test
    void statsNameEachFigure() throws IOException {
        try (RawRequest answer = ask("GET", "/stats")) {
            JsonNode json = JSON.readTree(answer.body());

            assertThat(json.path("self").asText()).isEqualTo("alpha");
            assertThat(json.path("figures").path("murmuration_probes_total").toString())
                    .isEqualTo("12");
        }
    }

    @Test
    void aTakenPortIsAnErrorUnlessAnyWillDo() throws IOException {
        int taken = api.address().getPort();

        assertThatThrownBy(() -> ManagementApi.start(node, settings(taken, false, 2)))
                .isInstanceOf(BindException.class)
                .hasMessageContaining(":" + taken)
                .hasMessageContaining("--http");
        try (ManagementApi other = ManagementApi.start(node, settings(taken, true, 2))) {
            assertThat(other.address().getPort()).isNotEqualTo(taken);
        }
    }
}
