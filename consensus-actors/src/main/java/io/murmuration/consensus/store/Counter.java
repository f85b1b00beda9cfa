package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;

/**
 * The numbers that sequential keys of one prefix have taken. Kept for good, so that none is given
 * twice.
 *
 * @param next to be given
 */
record Counter(Bytes prefix, long next) {

    static final int DIGITS = 10;
    static final long NUMBERS = 10_000_000_000L;

    static final long FIRST = 1;

    /** Returns the key with this number. */
    static Bytes key(Bytes prefix, long number) {
        byte[] digits = new byte[DIGITS];
        long rest = number;
        for (int i = DIGITS - 1; i >= 0; i--) {
            digits[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return prefix.concat(Bytes.wrap(digits));
    }

    /** Returns the counter after this key of the prefix was set. */
    static Counter behind(Bytes prefix, Bytes key) {
        long number = 0;
        for (int i = prefix.size(); i < key.size(); i++) {
            number = number * 10 + key.at(i) - '0';
        }
        return new Counter(prefix, number + 1);
    }

    long sizeBytes() {
        return Version.OVERHEAD_BYTES + prefix.size();
    }
}
