package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class StoreTextTest {

    private static JsonNode read(String json) throws IOException {
        return new ObjectMapper().readTree(json.replace('\'', '"'));
    }

    @Test
    void aValueCannotMoveTheCursor() throws IOException {
        JsonNode entry = read("{'key':'a','value':'1\\n2\\u001b[2J'}");

        assertThat(KvText.pair(entry)).isEqualTo("a = 1\\n2\\u001b[2J");
        assertThat(KvText.raw(entry, "value")).isEqualTo("1\n2\u001b[2J");
    }

    @Test
    void whatIsNoTextIsMarked() throws IOException {
        assertThat(KvText.pair(read("{'key':'a','value_base64':'/w=='}"))).isEqualTo("a = base64:/w==");
    }

    @Test
    void aReplicaThatDoesNotAnswerHasNoFiguresOfItsOwn() throws IOException {
        JsonNode status = read("""
                {'asked':'a','cluster':'c1','leader':'a','term':3,'quorum':true,'replicas':[
                {'node':'a','replica':'1','role':'leader','term':3,'commit':42,'applied':42,'lag':0,
                 'active':true,'answers':true},
                {'node':'bb','replica':'2','role':'voter','lag':12,'active':false,'answers':false}]}
                """);

        assertThat(RaftText.works(status)).isTrue();
        assertThat(RaftText.status(status))
                .containsExactly(
                        "cluster c1, a leads in term 3",
                        "NODE  REPLICA  ROLE    TERM  COMMIT  APPLIED  LAG  ACTIVE",
                        "a     1        leader     3      42       42    0  yes",
                        "bb    2        voter      -       -        -   12  no");
    }

    @Test
    void aNodeThatWaitsSaysForWhat() throws IOException {
        JsonNode status = read("{'asked':'a','waiting':'a sees 1 of 3 voters','replicas':[]}");

        assertThat(RaftText.works(status)).isFalse();
        assertThat(RaftText.status(status)).containsExactly("no replica answers a, which waits: a sees 1 of 3 voters");
    }

    @Test
    void timeSpansHaveUnits() {
        TimeSpan span = new TimeSpan();

        assertThat(span.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(span.convert("10")).isEqualTo(Duration.ofSeconds(10));
        assertThat(span.convert("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(TimeSpan.show(2_500)).isEqualTo("2.5s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1d", "1 s", "99999999999s"})
    void whatIsNoTimeSpanIsRefused(String text) {
        assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> new TimeSpan().convert(text));
    }
}
