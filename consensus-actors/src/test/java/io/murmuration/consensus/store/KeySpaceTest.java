package io.murmuration.consensus.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Bytes;
import org.junit.jupiter.api.Test;

class KeySpaceTest {

    @Test
    void whatIsCompactedIsLetGo() {
        KeySpace keys = new KeySpace(Bounds.INITIAL);
        Bytes key = Bytes.of("/a");
        for (int i = 1; i <= 100; i++) {
            keys.put(key, Bytes.of("value " + i), 0);
            keys.finish();
        }
        assertThat(keys.get(key, 50)).isNotNull();

        keys.compact(80);

        assertThat(keys.get(key, 78))
                .as("behind what the oldest kept one replaced")
                .isNull();
        assertThat(keys.get(key, 80)).isNotNull();
        assertThat(keys.historyBytes()).isBetween(20L * 128, 23L * 200);
    }
}
