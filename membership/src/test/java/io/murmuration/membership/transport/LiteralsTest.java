package io.murmuration.membership.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralsTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "::1, 0:0:0:0:0:0:0:1",
        "fe80::a:1, fe80:0:0:0:0:0:a:1",
        "::ffff:10.0.0.1, 10.0.0.1",
    })
    void writtenOutAddressesNeedNoNameService(String text, String address) {
        assertThat(Literals.parse(text).orElseThrow().getHostAddress()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "node-1.example", "999.0.0.1", "1.2.3", "10.0.0.010", "0x7f.1"})
    void everythingElseIsAName(String text) {
        assertThat(Literals.isName(text)).isTrue();
        assertThat(Literals.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:2", "::g", ":"})
    void whatHasColonsButIsNoAddressIsNeither(String text) {
        assertThat(Literals.isName(text)).isFalse();
        assertThat(Literals.parse(text)).isEmpty();
    }
}
