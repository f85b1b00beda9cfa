package io.murmuration.consensus.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.exchange.ReplicaAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptanceTest {

    private static final Acceptance TWO =
            new Acceptance("a", 0xc1, List.of(new ReplicaAddress(1, "a", "h:1"), new ReplicaAddress(-2, "b", "h:2")));

    @Test
    void theBytesOfVersionOneStayAsTheyAre() {
        assertThat(HexFormat.of().formatHex(TWO.encode()))
                .isEqualTo("01" + "00000000000000c1" + "000161" + "0002"
                        + "0000000000000001" + "000161" + "0003683a31"
                        + "fffffffffffffffe" + "000162" + "0003683a32");
        assertThat(Acceptance.decode(ByteBuffer.wrap(TWO.encode()))).isEqualTo(TWO);
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] whole = TWO.encode();
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Acceptance.decode(part)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void foundersAreDistinctAndTheProposerIsOne() {
        ReplicaAddress a = new ReplicaAddress(1, "a", "h:1");
        assertThatThrownBy(() -> new Acceptance("a", 1, List.of(a, new ReplicaAddress(1, "b", "h:2"))))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> new Acceptance("a", 1, List.of(a, new ReplicaAddress(2, "a", "h:2"))))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> new Acceptance("b", 1, List.of(a))).hasMessageContaining("proposed by b");
        assertThatThrownBy(() -> new Acceptance("a", 0, List.of(a))).hasMessageContaining("cluster 0");
    }
}
