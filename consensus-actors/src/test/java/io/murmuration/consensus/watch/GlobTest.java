package io.murmuration.consensus.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "a/*/c, a/b/c, true",
        "a/*/c, a//c, true",
        "a/*/c, a/b/b/c, false",
        "a/**/c, a/b/b/c, true",
        "a/**/c, a//c, true",
        "a/**/c, a/c, false",
        "a/**, a/, true",
        "a/**, a/b/c, true",
        "a/*, a/b/c, false",
        "*, '', true",
        "*, abc, true",
        "*, a/c, false",
        "**, a/c, true",
        "***, a/c, true",
        "?, a, true",
        "?, /, false",
        "?, '', false",
        "?, ab, false",
        "a?c, abc, true",
        "*.json, conf.json, true",
        "*.json, conf.jso, false",
        "*.json, .json.json, true",
        "**b**, a/b/c, true",
        "**b**, a/c/c, false",
        "abc, abc, true",
        "abc, abcd, false",
        "abc, ab, false",
        "*?*, '', false",
        "*?*, x, true",
    })
    void aStarStopsAtASlashAndTwoDoNot(String pattern, String key, boolean matches) {
        assertThat(Glob.of(Bytes.of(pattern)).matches(Bytes.of(key))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void itMatchesWhatTheDefinitionMatches(long seed) {
        Random random = new Random(seed);
        int matching = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] pattern = draw(random, "ab/\u00ff**??", round % 50 == 0 ? 150 : 8);
            byte[] key = draw(random, "ab/\u00ff", round % 50 == 0 ? 150 : 8);

            boolean expected = matches(pattern, 0, key, 0, new Boolean[pattern.length + 1][key.length + 1]);
            matching += expected ? 1 : 0;

            assertThat(Glob.of(Bytes.wrap(pattern)).matches(Bytes.wrap(key)))
                    .as("%s %s", Bytes.wrap(pattern), Bytes.wrap(key))
                    .isEqualTo(expected);
        }
        assertThat(matching).isGreaterThan(1_000);
    }

    @Test
    void noPatternTakesLongerThanItsLengthTimesThatOfTheKey() {
        Bytes key = Bytes.of("a".repeat(4_095) + "b");
        Bytes slashes = Bytes.of("a/".repeat(2_047) + "b");

        assertThat(Glob.of(Bytes.of("*a".repeat(250) + "c")).matches(key)).isFalse();
        assertThat(Glob.of(Bytes.of("**a*".repeat(120) + "c")).matches(slashes)).isFalse();
        assertThat(Glob.of(Bytes.of("**a*".repeat(120) + "b")).matches(key)).isTrue();
        assertThat(Glob.of(Bytes.of("**/*".repeat(120) + "**b")).matches(slashes))
                .isTrue();
        assertThat(Glob.of(Bytes.of("?".repeat(512))).matches(key)).isFalse();
    }

    @Test
    void whatComesBeforeTheFirstWildcardIsItsPrefix() {
        assertThat(Glob.of(Bytes.of("a/b*c")).prefix()).isEqualTo(Bytes.of("a/b"));
        assertThat(Glob.of(Bytes.of("**")).prefix()).isEqualTo(Bytes.EMPTY);
        assertThat(Glob.of(Bytes.of("a/b")).isLiteral()).isTrue();
        assertThat(Glob.of(Bytes.of("a/b*")).isLiteral()).isFalse();
        assertThat(Glob.of(Bytes.of("a/b?")).isLiteral()).isFalse();
    }

    private static byte[] draw(Random random, String letters, int most) {
        byte[] drawn = new byte[random.nextInt(most + 1)];
        for (int at = 0; at < drawn.length; at++) {
            drawn[at] = (byte) letters.charAt(random.nextInt(letters.length()));
        }
        return drawn;
    }

    /** The definition, read from the left; what was found out is remembered. */
    private static boolean matches(byte[] pattern, int at, byte[] key, int from, Boolean[][] known) {
        if (known[at][from] == null) {
            known[at][from] = find(pattern, at, key, from, known);
        }
        return known[at][from];
    }

    private static boolean find(byte[] pattern, int at, byte[] key, int from, Boolean[][] known) {
        if (at == pattern.length) {
            return from == key.length;
        }
        boolean more = from < key.length;
        if (pattern[at] == '*') {
            boolean any = at + 1 < pattern.length && pattern[at + 1] == '*';
            return matches(pattern, at + (any ? 2 : 1), key, from, known)
                    || (more && (any || key[from] != '/') && matches(pattern, at, key, from + 1, known));
        }
        boolean fits = more && (pattern[at] == '?' ? key[from] != '/' : key[from] == pattern[at]);
        return fits && matches(pattern, at + 1, key, from + 1, known);
    }
}
