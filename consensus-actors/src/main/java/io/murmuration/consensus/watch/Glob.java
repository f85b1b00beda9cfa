package io.murmuration.consensus.watch;

import io.murmuration.consensus.api.Bytes;
import java.util.Arrays;

/**
 * A pattern of keys, as {@link io.murmuration.consensus.api.WatchSpec} says: {@code *} stands for
 * any bytes but a slash, {@code **} for any, {@code ?} for one that is no slash. There is no way to
 * take one of these literally.
 *
 * <p>Follows all ways to match at once, one bit each (Baeza-Yates and Gonnet, A new approach to
 * text searching, 1992), so a key costs its length times the pattern's length / 64, whatever both
 * say. Immutable.
 */
final class Glob {

    private static final int OTHER = 0;
    private static final int SLASH = 1;

    private final Bytes prefix;
    private final int singles;
    private final int words;

    /** Bytes that no place of the pattern tells apart are one class. */
    private final short[] classOf = new short[256];

    /** For each class, the places whose byte may be of it. */
    private final long[] takes;

    /** The places before which {@code *} or {@code **} stands. */
    private final long[] stays;

    /** Those before which {@code **} stands. */
    private final long[] staysAtSlash;

    private Glob(Bytes pattern) {
        int wild = 0;
        while (wild < pattern.size() && !isWild(pattern.at(wild))) {
            wild++;
        }
        prefix = Bytes.copyOf(Arrays.copyOf(pattern.toArray(), wild));
        int classes = SLASH + 1;
        int places = 0;
        classOf['/'] = SLASH;
        for (int at = wild; at < pattern.size(); at++) {
            int letter = pattern.at(at) & 0xff;
            places += letter == '*' ? 0 : 1;
            if (!isWild(pattern.at(at)) && classOf[letter] == OTHER) {
                classOf[letter] = (short) classes++;
            }
        }
        singles = places;
        words = places / Long.SIZE + 1;
        takes = new long[classes * words];
        stays = new long[words];
        staysAtSlash = new long[words];
        place(pattern, wild, classes);
    }

    private void place(Bytes pattern, int wild, int classes) {
        int place = 0;
        for (int at = wild; at < pattern.size(); at++) {
            byte letter = pattern.at(at);
            if (letter == '*') {
                set(stays, 0, place);
                if (at + 1 < pattern.size() && pattern.at(at + 1) == '*') {
                    set(staysAtSlash, 0, place);
                    at++;
                }
                continue;
            }
            if (letter == '?') {
                for (int kind = 0; kind < classes; kind++) {
                    if (kind != SLASH) {
                        set(takes, kind, place);
                    }
                }
            } else {
                set(takes, classOf[letter & 0xff], place);
            }
            place++;
        }
    }

    /** Prepares a pattern; there is none that is wrong. */
    static Glob of(Bytes pattern) {
        return new Glob(pattern);
    }

    /** Returns with what every key that matches begins. */
    Bytes prefix() {
        return prefix;
    }

    /** Says whether one key alone matches: the prefix. */
    boolean isLiteral() {
        return singles == 0 && stays[0] == 0;
    }

    boolean matches(Bytes key) {
        if (!key.startsWith(prefix)) {
            return false;
        }
        long[] ways = new long[words];
        ways[0] = 1;
        for (int at = prefix.size(); at < key.size(); at++) {
            int kind = classOf[key.at(at) & 0xff];
            long[] staying = kind == SLASH ? staysAtSlash : stays;
            long carry = 0;
            long alive = 0;
            for (int word = 0; word < words; word++) {
                long moved = ways[word] & takes[kind * words + word];
                ways[word] = moved << 1 | carry | (ways[word] & staying[word]);
                carry = moved >>> (Long.SIZE - 1);
                alive |= ways[word];
            }
            if (alive == 0) {
                return false;
            }
        }
        return (ways[singles / Long.SIZE] >>> singles & 1) != 0;
    }

    private static boolean isWild(byte letter) {
        return letter == '*' || letter == '?';
    }

    private void set(long[] bits, int row, int place) {
        bits[row * words + place / Long.SIZE] |= 1L << place;
    }
}
