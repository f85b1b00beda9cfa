package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.store.Node.Visitor;
import org.jspecify.annotations.Nullable;

/**
 * A frozen store in bytes, made as it is asked for: a header, the counters of sequential keys, the
 * keys that have not changed since the oldest kept revision, then every kept change with what it
 * replaced if that is older. {@link Restoration} reads it.
 *
 * <p>Each record is its length in four bytes, its tag, and its fields. The last carries a
 * fingerprint of all before it.
 */
final class StoreSnapshot implements Chunks {

    static final int HEADER = 1;
    static final int COUNTER = 2;
    static final int UNCHANGED = 3;
    static final int CHANGE = 4;
    static final int END = 5;

    static final int FORM_VERSION = 1;
    static final int CHUNK_BYTES = 256 << 10;

    private enum Part {
        HEADER,
        COUNTERS,
        UNCHANGED,
        CHANGES,
        NONE
    }

    private final KeySpace.Frozen frozen;
    private final Output out = new Output(CHUNK_BYTES + (4 << 10));
    private final Output scratch = new Output(4 << 10);
    private Part part = Part.HEADER;
    private Bytes from = Bytes.EMPTY;
    private long fingerprint;

    StoreSnapshot(KeySpace.Frozen frozen) {
        this.frozen = frozen;
    }

    @Override
    public byte @Nullable [] next() {
        while (part != Part.NONE && !isFull()) {
            writeMore();
        }
        int length = Math.min(CHUNK_BYTES, out.size());
        return length == 0 ? null : out.takeFirst(length);
    }

    private boolean isFull() {
        return out.size() >= CHUNK_BYTES;
    }

    private void writeMore() {
        switch (part) {
            case HEADER -> {
                writeHeader();
                part = Part.COUNTERS;
            }
            case COUNTERS -> {
                Visitor<Counter> visitor = this::writeCounter;
                if (frozen.counters().ascend(from, visitor)) {
                    from = Bytes.EMPTY;
                    part = Part.UNCHANGED;
                }
            }
            case UNCHANGED -> {
                Visitor<Version> visitor = this::writeUnchanged;
                if (frozen.keys().ascend(from, visitor)) {
                    part = Part.CHANGES;
                }
            }
            case CHANGES -> {
                if (!frozen.log().next(this::writeChange)) {
                    writeEnd();
                    part = Part.NONE;
                }
            }
            case NONE -> {}
        }
    }

    private void writeHeader() {
        scratch.u1(HEADER)
                .u1(FORM_VERSION)
                .i8(frozen.bounds().quotaBytes())
                .i8(frozen.bounds().historyBytes())
                .i8(frozen.revision())
                .i8(frozen.oldest())
                .i8(frozen.hash());
        endRecord();
    }

    private boolean writeCounter(Counter counter) {
        scratch.u1(COUNTER).key(counter.prefix()).i8(counter.next());
        endRecord();
        return goOnBehind(counter.prefix());
    }

    private boolean writeUnchanged(Version head) {
        if (head.entry.modRevision() < frozen.oldest()) {
            scratch.u1(UNCHANGED).entry(head.entry);
            endRecord();
        }
        return goOnBehind(head.entry.key());
    }

    private boolean goOnBehind(Bytes key) {
        if (!isFull()) {
            return true;
        }
        from = key.concat(Bytes.wrap(new byte[1]));
        return false;
    }

    private void writeChange(Version now, @Nullable Version before) {
        KeyValue older = before == null || before.entry.modRevision() >= frozen.oldest() ? null : before.entry;
        scratch.u1(CHANGE).entry(now.entry).flag(older != null);
        if (older != null) {
            scratch.entry(older);
        }
        endRecord();
    }

    private void writeEnd() {
        scratch.u1(END).i8(fingerprint);
        endRecord();
    }

    private void endRecord() {
        Bytes record = Bytes.wrap(scratch.takeFirst(scratch.size()));
        fingerprint = Restoration.mix(fingerprint, record);
        out.value(record);
    }
}
