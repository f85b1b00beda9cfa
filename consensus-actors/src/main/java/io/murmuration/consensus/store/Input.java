package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.Compare.Relation;
import io.murmuration.consensus.api.Compare.Target;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@link Output} wrote. Each method throws {@link Refused} where the bytes are not what
 * they should be, before it allocates for them.
 */
final class Input {

    static final int SINGLE = 0;
    static final int BOUNDED = 1;
    static final int ENDLESS = 2;

    static final int PUT = 1;
    static final int PUT_SEQUENTIAL = 2;
    static final int DELETE = 3;
    static final int RANGE = 4;

    static final int KEYS_ONLY = 1;
    static final int COUNT_ONLY = 2;
    static final int DESCENDING = 4;

    static final List<Target> TARGETS = List.of(Target.values());
    static final List<Relation> RELATIONS = List.of(Relation.values());

    private final ByteBuffer bytes;

    /** Reads from a copy of the buffer's place, big-endian. */
    Input(ByteBuffer bytes) {
        this.bytes = bytes.duplicate();
    }

    int u1() {
        return take(1).get() & 0xff;
    }

    int u2() {
        return take(2).getShort() & 0xffff;
    }

    int i4() {
        return take(4).getInt();
    }

    long i8() {
        return take(8).getLong();
    }

    boolean flag() {
        int value = u1();
        check(value <= 1, "a flag is neither 0 nor 1");
        return value == 1;
    }

    /** Reads a number from 0 to {@code max}. */
    int count(int max, String what) {
        int value = i4();
        if (value < 0 || value > max) {
            throw new Refused(Reason.TOO_LARGE, value + " " + what + ": " + max + " are the most");
        }
        return value;
    }

    Bytes key() {
        return key(Limits.KEY_BYTES);
    }

    private Bytes key(int max) {
        int length = u2();
        if (length > max) {
            throw new Refused(
                    Reason.TOO_LARGE, "a key of " + length + " bytes: " + Limits.KEY_BYTES + " bytes are the most");
        }
        return Bytes.wrap(copy(length));
    }

    Bytes value() {
        return Bytes.wrap(copy(valueLength()));
    }

    private int valueLength() {
        int length = i4();
        check(length >= 0, "a value of negative length");
        if (length > Limits.VALUE_BYTES) {
            throw new Refused(
                    Reason.TOO_LARGE, "a value of " + length + " bytes: " + Limits.VALUE_BYTES + " bytes are the most");
        }
        return length;
    }

    private byte[] copy(int length) {
        take(length);
        byte[] copy = new byte[length];
        bytes.get(copy);
        return copy;
    }

    /** Skips a value, checking its length. */
    void skipValue() {
        int length = valueLength();
        take(length);
        bytes.position(bytes.position() + length);
    }

    String text() {
        int length = u2();
        return new String(copy(length), StandardCharsets.UTF_8);
    }

    void end() {
        check(!bytes.hasRemaining(), "there are bytes behind its end");
    }

    KeyRange range() {
        int form = u1();
        Bytes from = key();
        return switch (form) {
            case SINGLE -> KeyRange.single(from);
            case BOUNDED -> new KeyRange(from, key(Limits.KEY_BYTES + 1));
            case ENDLESS -> new KeyRange(from, null);
            default -> throw Refused.malformed("a range of unknown form " + form);
        };
    }

    Compare guard() {
        KeyRange range = range();
        int target = u1();
        int relation = u1();
        check(target < TARGETS.size() && relation < RELATIONS.size(), "a guard compares in an unknown way");
        return new Compare(range, TARGETS.get(target), RELATIONS.get(relation), i8(), value());
    }

    List<Compare> guards() {
        int count = count(Limits.GUARDS, "guards");
        List<Compare> guards = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            guards.add(guard());
        }
        return guards;
    }

    List<Op> ops() {
        int count = count(Limits.OPS, "steps");
        List<Op> ops = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ops.add(op());
        }
        return ops;
    }

    private Op op() {
        int kind = u1();
        return switch (kind) {
            case PUT -> put();
            case PUT_SEQUENTIAL -> {
                long session = i8();
                Bytes prefix = key();
                yield new Op.PutSequential(prefix, value(), session);
            }
            case DELETE -> {
                boolean wantPrevious = flag();
                yield new Op.Delete(range(), wantPrevious);
            }
            case RANGE -> search();
            default -> throw Refused.malformed("a step of unknown kind " + kind);
        };
    }

    Op.Put put() {
        boolean wantPrevious = flag();
        long session = i8();
        Bytes key = key();
        return new Op.Put(key, value(), session, wantPrevious);
    }

    Op.Range search() {
        int flags = u1();
        check(flags < DESCENDING << 1, "a search with unknown flags");
        long revision = i8();
        int limit = i4();
        return new Op.Range(
                range(),
                revision,
                limit,
                (flags & KEYS_ONLY) != 0,
                (flags & COUNT_ONLY) != 0,
                (flags & DESCENDING) != 0);
    }

    KeyValue entry() {
        Bytes key = key();
        long created = i8();
        long modified = i8();
        long version = i8();
        long session = i8();
        return new KeyValue(key, value(), created, modified, version, session);
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw Refused.malformed(otherwise);
        }
    }

    /** Returns the buffer, in which so many bytes are left. */
    private ByteBuffer take(int length) {
        if (bytes.remaining() < length) {
            throw Refused.malformed("its bytes end too early");
        }
        return bytes;
    }
}
