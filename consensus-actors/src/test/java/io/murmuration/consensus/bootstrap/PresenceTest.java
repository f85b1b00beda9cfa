package io.murmuration.consensus.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.bootstrap.Presence.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceTest {

    @Test
    void theTextOfVersionOneStaysAsItIs() {
        assertThat(new Presence("h:1", 0, 0, true, 3, State.EMPTY).text()).isEqualTo("1;e;v;3;0;0;h:1");
        assertThat(new Presence("[::1]:7", -1, 0xab, false, 0, State.INITIALISED).text())
                .isEqualTo("1;i;-;0;ffffffffffffffff;ab;[::1]:7");
    }

    @Test
    void theTextSaysAll() {
        for (State state : State.values()) {
            long cluster = state == State.EMPTY ? 0 : Long.MIN_VALUE;
            Presence presence = new Presence("host.example:25521", cluster, 77, true, 5, state);

            assertThat(Presence.parse(presence.text())).isEqualTo(presence);
            assertThat(Presence.parse(presence.text() + ";of a newer release")).isEqualTo(presence);
        }
    }

    @Test
    void theLongestTextFits() {
        String endpoint = "x".repeat(Presence.ENDPOINT_BYTES_MAX);
        Presence longest = new Presence(endpoint, -1, -1, true, 999, State.ACCEPTED);

        assertThat(longest.text().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(Presence.TEXT_BYTES_MAX);
        assertThatThrownBy(() -> new Presence(endpoint + "x", 0, 0, true, 3, State.EMPTY))
                .hasMessageContaining("73 bytes")
                .hasMessageContaining("shorter host name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2;e;v;3;0;0;h:1",
                "1;e;v;3;0;0",
                "1;x;v;3;0;0;h:1",
                "1;e;v;-3;0;0;h:1",
                "1;e;v;3;0;0;",
                "1;i;v;3;0;0;h:1",
                "1;e;v;3;zz;0;h:1"
            })
    void whatIsNoPresenceIsRefused(String text) {
        assertThatThrownBy(() -> Presence.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
