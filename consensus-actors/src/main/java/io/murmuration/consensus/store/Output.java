package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes commands, questions, answers and snapshots, big-endian, in as many bytes as it takes. */
final class Output {

    /** What {@link #entry} writes beside key and value. */
    static final int ENTRY_BYTES = 2 + 4 * 8 + 4;

    private ByteBuffer bytes;

    Output(int capacity) {
        bytes = ByteBuffer.allocate(capacity);
    }

    int size() {
        return bytes.position();
    }

    /** Returns a copy of what was written. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Returns and removes the first {@code length} bytes that were written. */
    byte[] takeFirst(int length) {
        byte[] taken = Arrays.copyOf(bytes.array(), length);
        bytes.flip().position(length);
        bytes.compact();
        return taken;
    }

    Output u1(int value) {
        room(1).put((byte) value);
        return this;
    }

    Output u2(int value) {
        room(2).putShort((short) value);
        return this;
    }

    Output i4(int value) {
        room(4).putInt(value);
        return this;
    }

    Output i8(long value) {
        room(8).putLong(value);
        return this;
    }

    Output flag(boolean value) {
        return u1(value ? 1 : 0);
    }

    /** Changes what was written before. */
    void setU1(int at, int value) {
        bytes.put(at, (byte) value);
    }

    void setI4(int at, int value) {
        bytes.putInt(at, value);
    }

    void setI8(int at, long value) {
        bytes.putLong(at, value);
    }

    Output key(Bytes key) {
        u2(key.size());
        key.writeTo(room(key.size()));
        return this;
    }

    Output value(Bytes value) {
        i4(value.size());
        value.writeTo(room(value.size()));
        return this;
    }

    /** Writes a text, cut to 1,000 characters. */
    Output text(String text) {
        byte[] utf8 = text.substring(0, Math.min(1000, text.length())).getBytes(StandardCharsets.UTF_8);
        u2(utf8.length);
        room(utf8.length).put(utf8);
        return this;
    }

    Output range(KeyRange range) {
        Bytes to = range.to();
        if (to == null) {
            return u1(Input.ENDLESS).key(range.from());
        }
        if (range.isSingle()) {
            return u1(Input.SINGLE).key(range.from());
        }
        return u1(Input.BOUNDED).key(range.from()).key(to);
    }

    Output guards(List<Compare> guards) {
        i4(guards.size());
        for (Compare guard : guards) {
            range(guard.range())
                    .u1(Input.TARGETS.indexOf(guard.target()))
                    .u1(Input.RELATIONS.indexOf(guard.relation()))
                    .i8(guard.number())
                    .value(guard.value());
        }
        return this;
    }

    Output ops(List<Op> ops) {
        i4(ops.size());
        for (Op op : ops) {
            op(op);
        }
        return this;
    }

    private void op(Op op) {
        if (op instanceof Op.Put put) {
            u1(Input.PUT).put(put);
        } else if (op instanceof Op.PutSequential put) {
            u1(Input.PUT_SEQUENTIAL).i8(put.session()).key(put.prefix()).value(put.value());
        } else if (op instanceof Op.Delete delete) {
            u1(Input.DELETE).flag(delete.wantPrevious()).range(delete.range());
        } else if (op instanceof Op.Range search) {
            u1(Input.RANGE).search(search);
        }
    }

    Output put(Op.Put put) {
        return flag(put.wantPrevious()).i8(put.session()).key(put.key()).value(put.value());
    }

    Output search(Op.Range search) {
        int flags = (search.keysOnly() ? Input.KEYS_ONLY : 0)
                | (search.countOnly() ? Input.COUNT_ONLY : 0)
                | (search.descending() ? Input.DESCENDING : 0);
        return u1(flags).i8(search.revision()).i4(search.limit()).range(search.range());
    }

    Output entry(KeyValue entry) {
        return entry(entry, entry.value());
    }

    /** Writes an entry with another value, such as none. */
    Output entry(KeyValue entry, Bytes value) {
        return key(entry.key())
                .i8(entry.createRevision())
                .i8(entry.modRevision())
                .i8(entry.version())
                .i8(entry.session())
                .value(value);
    }

    /** Returns what {@link #entry} writes of it. */
    static int sizeBytes(KeyValue entry) {
        return ENTRY_BYTES + entry.key().size() + entry.value().size();
    }

    private ByteBuffer room(int length) {
        if (bytes.remaining() < length) {
            int capacity = Math.max(bytes.position() + length, 2 * bytes.capacity());
            ByteBuffer larger = ByteBuffer.allocate(capacity);
            larger.put(bytes.flip());
            bytes = larger;
        }
        return bytes;
    }
}
