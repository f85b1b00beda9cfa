package io.murmuration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class MembersTextTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String VIEW = """
            {"epoch":"1","version":7,"self":"alpha","isolated":false,"members":[
            {"name":"alpha","uid":"9007199254740993","address":"127.0.0.1:7100","state":"alive","incarnation":0,
             "tags":{},"endpoints":{},"phi":null,"observers":["beta"]},
            {"name":"a-longer-name","uid":"2","address":"127.0.0.1:27101","state":"dead","incarnation":12,
             "tags":{"role":"billing","zone":"b"},"endpoints":{"http":"x"},"phi":6.125,"observers":["alpha","beta"]}]}
            """;

    private static JsonNode read(String json) throws IOException {
        return JSON.readTree(json);
    }

    @Test
    void theTableIsAligned() throws IOException {
        assertThat(MembersText.table(read(VIEW), Ansi.OFF))
                .containsExactly(
                        "NAME           STATE  ADDRESS          INC   PHI  OBSERVERS   TAGS",
                        "alpha (asked)  alive  127.0.0.1:7100     0     -  beta        -",
                        "a-longer-name  dead   127.0.0.1:27101   12  6.13  alpha,beta  role=billing zone=b");
    }

    @Test
    void coloursComeOnlyWhereTheyAreSeen() throws IOException {
        assertThat(MembersText.table(read(VIEW), Ansi.OFF)).noneMatch(line -> line.contains("\u001b"));
        assertThat(MembersText.table(read(VIEW), Ansi.ON).get(2)).startsWith("\u001b[31m");
    }

    @Test
    void anIsolatedNodeSaysThatItsViewMayBeOld() throws IOException {
        String isolated = VIEW.replace("\"isolated\":false", "\"isolated\":true");

        assertThat(MembersText.table(read(isolated), Ansi.OFF))
                .last()
                .asString()
                .contains("may be old");
    }

    @Test
    void jsonHasExactlyThePromisedFields() throws IOException {
        assertThat(MembersText.json(read(VIEW)).get(1).toString())
                .isEqualTo("{\"name\":\"a-longer-name\",\"uid\":\"2\",\"address\":\"127.0.0.1:27101\","
                        + "\"state\":\"dead\",\"incarnation\":12,\"phi\":6.125,\"observers\":[\"alpha\",\"beta\"],"
                        + "\"tags\":{\"role\":\"billing\",\"zone\":\"b\"}}");
        assertThat(MembersText.json(read(VIEW)).get(0).get("phi").isNull()).isTrue();
    }

    @Test
    void aVerdictIsToldWithItsEvidence() throws IOException {
        JsonNode failed = read("{\"version\":9,\"type\":\"failed\",\"name\":\"carol\",\"member\":{},\"evidence\":"
                + "{\"observers\":[\"alice\",\"bob\"],\"silence_ms\":4210,\"phi\":6.1,\"quorum\":2}}");

        assertThat(MembersText.event("failed", failed, Ansi.OFF))
                .isEqualTo("     9  failed      carol has failed: alice and bob had not heard it for 4.2 s "
                        + "(phi 6.1, quorum 2)");
    }

    @Test
    void whoIsReaffirmedLivesOrIsDeadByItsState() throws IOException {
        String event = "{\"version\":9,\"name\":\"carol\",\"member\":{\"state\":\"%s\",\"incarnation\":2}}";

        assertThat(MembersText.event("reaffirmed", read(String.format(event, "alive")), Ansi.OFF))
                .isEqualTo("     9  reaffirmed  carol says again that it lives, incarnation 2");
        assertThat(MembersText.event("reaffirmed", read(String.format(event, "dead")), Ansi.OFF))
                .isEqualTo("     9  reaffirmed  carol is dead again, incarnation 2");
    }

    @Test
    void aChangeThatIsNotKnownYetIsShownAsItCame() throws IOException {
        assertThat(MembersText.event("merged", read("{\"version\":3}"), Ansi.OFF))
                .isEqualTo("     3  merged      merged {\"version\":3}");
    }
}
