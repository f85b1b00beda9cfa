package io.murmuration.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreRoutesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StubNode node = new StubNode();
    private final StubStore store = new StubStore();
    private ManagementApi api;

    @BeforeEach
    void start() throws IOException {
        node.store = Optional.of(store);
        InetSocketAddress bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        api = ManagementApi.start(node, new ManagementApi.Settings(bind, false, List.of(), 2, Duration.ofMillis(20)));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private RawRequest open(String method, String path, String body) throws IOException {
        String host = "Host: 127.0.0.1:" + api.address().getPort() + "\r\n";
        return new RawRequest(api.address(), method, path, host, body);
    }

    private JsonNode ask(int status, String method, String path, String body) throws IOException {
        try (RawRequest answer = open(method, path, body)) {
            String text = answer.body();
            assertThat(answer.status()).as(text).isEqualTo(status);
            return JSON.readTree(text);
        }
    }

    @Test
    void entriesAreTextWhereTheyCanBe() throws IOException {
        JsonNode answer = ask(200, "GET", "/kv?key=a%2Fb", "");

        assertThat(answer.toString())
                .isEqualTo("{\"revision\":9,\"age_ms\":15,\"count\":5,\"more\":true,\"entries\":["
                        + "{\"key\":\"a/b\",\"value\":\"hello\",\"create_revision\":3,\"mod_revision\":7,"
                        + "\"version\":2,\"lease\":\"fe\"},"
                        + "{\"key\":\"bin\",\"value_base64\":\"/w==\",\"create_revision\":4,\"mod_revision\":4,"
                        + "\"version\":1}]}");
        assertThat(store.asked).containsExactly(ReadMode.LINEARIZABLE, Op.Range.of(Bytes.of("a/b")));
    }

    @Test
    void aReadSaysWhichKeysAsOfWhenAndHowFresh() throws IOException {
        ask(200, "GET", "/kv?key=a&prefix&revision=4&limit=2&keys_only&mode=stale&max_age_ms=250", "");
        ask(200, "GET", "/kv?key_base64=/w==&range_end=b&mode=at_least&at_least=6&descending=true", "");
        ask(200, "GET", "/kv?all&count_only&mode=lease", "");

        assertThat(store.asked)
                .containsExactly(
                        new ReadMode.Stale(Duration.ofMillis(250)),
                        new Op.Range(KeyRange.prefix(Bytes.of("a")), 4, 2, true, false, false),
                        new ReadMode.AtLeast(6),
                        new Op.Range(
                                new KeyRange(Bytes.wrap(new byte[] {(byte) 0xff}), Bytes.of("b")),
                                0,
                                0,
                                false,
                                false,
                                true),
                        ReadMode.LEASE,
                        new Op.Range(KeyRange.ALL, 0, 0, false, true, false));
    }

    @Test
    void theBodyOfAPutIsTheValue() throws IOException {
        JsonNode answer = ask(200, "PUT", "/kv?key=a%2Fb&lease=fe&prev", "über");

        assertThat(store.asked).containsExactly(Txn.of(new Op.Put(Bytes.of("a/b"), Bytes.of("über"), 0xfe, true)));
        assertThat(answer.path("revision").asLong()).isEqualTo(10);
        assertThat(answer.path("previous").path("value").asText()).isEqualTo("hello");
    }

    @Test
    void aConditionThatDoesNotHoldTellsWhatIsThere() throws IOException {
        store.result.complete(new TxnResult(9, false, List.of(new OpResult.Found(List.of(StubStore.ENTRY), 1, false))));

        JsonNode answer = ask(200, "PUT", "/kv?key=k&if_revision=0", "v");

        assertThat(store.asked)
                .containsExactly(new Txn(
                        List.of(Compare.unchangedSince(Bytes.of("k"), 0)),
                        List.of(new Op.Put(Bytes.of("k"), Bytes.of("v"), 0, false)),
                        List.of(Op.Range.of(Bytes.of("k")))));
        assertThat(answer.path("succeeded").asBoolean()).isFalse();
        assertThat(answer.path("current").path("mod_revision").asLong()).isEqualTo(7);
    }

    @Test
    void aDeletionCountsAndShowsWhatWasThere() throws IOException {
        JsonNode answer = ask(200, "DELETE", "/kv?key=a&prefix&prev", "");

        assertThat(store.asked).containsExactly(Txn.of(new Op.Delete(KeyRange.prefix(Bytes.of("a")), true)));
        assertThat(answer.path("deleted").asLong()).isEqualTo(2);
        assertThat(answer.path("previous").get(0).path("key").asText()).isEqualTo("a/b");
    }

    @Test
    void aTransactionThatIsNotJsonIsToldWithItsPlace() throws IOException {
        JsonNode answer = ask(400, "POST", "/kv/txn", "{\"then\":\n [");

        assertThat(answer.path("error").asText()).contains("line 2");
        assertThat(store.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED, NOT_DONE, 400",
        "TOO_LARGE, NOT_DONE, 400",
        "FUTURE_REVISION, NOT_DONE, 400",
        "UNKNOWN_SESSION, NOT_DONE, 404",
        "COMPACTED, NOT_DONE, 409",
        "CHANGE_REFUSED, NOT_DONE, 409",
        "QUOTA, NOT_DONE, 507",
        "NO_QUORUM, NOT_DONE, 503",
        "NO_QUORUM, UNKNOWN, 504",
        "DEADLINE, NOT_DONE, 504",
        "UNAVAILABLE, NOT_DONE, 503"
    })
    void failingHasAStatusAReasonAndAnOutcome(Reason reason, Outcome outcome, int status) throws IOException {
        store.failure = Optional.of(new CoordinationException(outcome, reason, "what to do", 0));

        JsonNode answer = ask(status, "PUT", "/kv?key=a", "v");

        assertThat(answer.path("error").asText()).isEqualTo("what to do");
        assertThat(answer.path("reason").asText()).isEqualToIgnoringCase(reason.name());
        assertThat(answer.path("outcome").asText()).isEqualToIgnoringCase(outcome.name());
    }

    @Test
    void aDeadlineIsExplainedByWhatTheNodeWaitsFor() throws IOException {
        store.waiting = "a sees 1 of 3 voters";
        store.failure = Optional.of(new CoordinationException(Outcome.NOT_DONE, Reason.DEADLINE, "too late", 0));

        assertThat(ask(504, "GET", "/kv/status", "").path("error").asText()).contains("a sees 1 of 3 voters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/kv",
                "/kv?key=",
                "/kv?key=a&kez=b",
                "/kv?key=a&key=b",
                "/kv?key=a&revision=-1",
                "/kv?key=a&limit=many",
                "/kv?key=a&prefix&all",
                "/kv?key=a&prefix=yes",
                "/kv?key_base64=*",
                "/kv?key=a&mode=fresh",
                "/kv/children",
                "/kv/watch?prefix=1",
                "/leases?id=xyz",
                "/raft?node=a"
            })
    void whatIsNotUnderstoodIsRefusedAndNobodyIsAsked(String path) throws IOException {
        JsonNode answer = ask(400, "GET", path, "");

        assertThat(answer.path("reason").asText()).isEqualTo("malformed");
        assertThat(answer.path("outcome").asText()).isEqualTo("not_done");
        assertThat(store.asked).isEmpty();
    }

    @Test
    void aLargeBodyIsRefused() throws IOException {
        JsonNode answer = ask(400, "PUT", "/kv?key=a", " ".repeat(StoreRoutes.MOST_BODY_BYTES + 1));

        assertThat(answer.path("reason").asText()).isEqualTo("too_large");
        assertThat(store.asked).isEmpty();
    }

    @Test
    void aNodeWithoutAPartSaysHowToTakeOne() throws IOException {
        node.store = Optional.empty();

        assertThat(ask(503, "GET", "/kv?key=a", "").path("error").asText()).contains("--data", "--memory");
        assertThat(ask(503, "GET", "/kv/watch?key=a", "").path("error").asText())
                .contains("--data");
    }

    @Test
    void aStoreThatHangsLeavesRoomForHealth() throws Exception {
        store.hangs = true;
        ExecutorService askers = Executors.newFixedThreadPool(StoreRoutes.MOST_AT_ONCE);
        try {
            for (int i = 0; i < StoreRoutes.MOST_AT_ONCE; i++) {
                askers.execute(() -> {
                    try (RawRequest cut = open("GET", "/kv/status", "")) {
                        cut.head();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            assertThat(store.hanging.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(ask(503, "GET", "/kv/status", "").path("reason").asText())
                    .isEqualTo("overloaded");
            assertThat(ask(200, "GET", "/health/live", "").path("live").asBoolean())
                    .isTrue();
        } finally {
            api.close();
            askers.shutdownNow();
        }
    }

    @Test
    void aWatchTellsRevisionsAndEnds() throws Exception {
        try (RawRequest stream = open("GET", "/kv/watch?key=a&prefix&glob=a%2F*&revision=3&prev&once", "")) {
            assertThat(store.watched.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(store.asked)
                    .containsExactly(
                            new WatchSpec(KeyRange.prefix(Bytes.of("a")), Bytes.of("a/*"), 3, true, true, true, true));
            KeyValue gone = new KeyValue(Bytes.of("a/c"), Bytes.EMPTY, 0, 7, 0, 0);

            store.watchers
                    .get(0)
                    .accept(new WatchEvent.Changed(
                            7,
                            List.of(
                                    new WatchEvent.Change(StubStore.ENTRY, null),
                                    new WatchEvent.Change(gone, StubStore.BINARY))));
            store.watchers.get(0).accept(new WatchEvent.Ended("the first change was told"));

            assertThat(stream.lineStarting("event")).isEqualTo("event: changed");
            assertThat(stream.lineStarting("id")).isEqualTo("id: 7");
            assertThat(stream.lineStarting("data"))
                    .startsWith("data: {\"type\":\"changed\",\"revision\":7,\"changes\":[{\"type\":\"put\",\"key\":")
                    .contains("{\"type\":\"delete\",\"key\":\"a/c\",\"previous\":{\"key\":\"bin\"");
            assertThat(stream.lineStarting("event")).isEqualTo("event: ended");
            assertThat(stream.body()).contains("the first change was told");
        }
        assertThat(store.unwatched.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void leasesAreGrantedKeptShownAndRevoked() throws IOException {
        assertThat(ask(200, "POST", "/leases?ttl_ms=1500", "").path("id").asText())
                .isEqualTo("abc");
        assertThat(ask(200, "POST", "/leases/keep-alive?id=abc", "").toString())
                .isEqualTo("{\"id\":\"abc\",\"kind\":\"lease\",\"ttl_ms\":10000,\"remaining_ms\":8000}");
        assertThat(ask(200, "GET", "/leases", "").toString())
                .isEqualTo("{\"leases\":[{\"id\":\"ffffffffffffffff\",\"kind\":\"session\",\"ttl_ms\":10000,"
                        + "\"remaining_ms\":8000}]}");
        ask(200, "DELETE", "/leases?id=ffffffffffffffff", "");

        assertThat(store.asked)
                .containsExactly(Duration.ofMillis(1_500), "keep 2748", "describe 2748", "leases", "revoke -1");
    }

    @Test
    void theGroupIsShownAsEachReplicaSeesItself() throws IOException {
        JsonNode status = ask(200, "GET", "/raft", "");

        assertThat(status.path("leader").asText()).isEqualTo("alpha");
        assertThat(status.path("commit").asLong()).isEqualTo(42);
        JsonNode beta = status.path("replicas").get(1);
        assertThat(beta.path("role").asText()).isEqualTo("follower");
        assertThat(beta.path("applied").asLong()).isEqualTo(38);
        assertThat(beta.path("lag").asLong()).isEqualTo(4);
        JsonNode gamma = status.path("replicas").get(2);
        assertThat(gamma.path("answers").asBoolean()).isFalse();
        assertThat(gamma.path("active").asBoolean()).isFalse();
        assertThat(gamma.path("lag").asLong()).isEqualTo(12);
        assertThat(gamma.has("applied")).isFalse();
    }

    @Test
    void replicasAreCalledByTheNameOfTheirNodeOrTheirId() throws IOException {
        ask(200, "POST", "/raft/transfer?node=beta", "");
        ask(200, "POST", "/raft/remove?node=c", "");
        ask(200, "POST", "/raft/add?node=delta", "");

        assertThat(store.asked).containsSubsequence("transfer 2", "remove 12", "add delta");
        assertThat(ask(409, "POST", "/raft/promote?node=omega", "")
                        .path("error")
                        .asText())
                .contains("alpha (1), beta (2), gamma (c)");
    }
}
