package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.machine.Chunks;
import java.nio.ByteBuffer;

/** Makes a store of what {@link StoreSnapshot} wrote, in whatever parts that arrives. */
final class Restoration {

    /** More than the largest record takes: two entries of one key. */
    private static final int RECORD_BYTES = 2 * (Limits.VALUE_BYTES + Limits.KEY_BYTES) + 1024;

    private final Chunks content;
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private long fingerprint;
    private long newest;

    private Restoration(Chunks content) {
        this.content = content;
    }

    /**
     * @throws IllegalArgumentException if the content is damaged or of a newer release
     */
    static KeySpace of(Chunks content) {
        try {
            return new Restoration(content).read();
        } catch (Refused refused) {
            throw new IllegalArgumentException("the snapshot of a store is damaged: " + refused.message(), refused);
        }
    }

    static long mix(long fingerprint, Bytes record) {
        return 31 * fingerprint + record.fingerprint();
    }

    private KeySpace read() {
        Input header = new Input(ByteBuffer.wrap(nextRecord()));
        Input.check(header.u1() == StoreSnapshot.HEADER, "it does not begin with a header");
        int form = header.u1();
        if (form != StoreSnapshot.FORM_VERSION) {
            throw new IllegalArgumentException("the snapshot of a store has form " + form + ": this release reads form "
                    + StoreSnapshot.FORM_VERSION + "; is it of a newer one?");
        }
        KeySpace restored = new KeySpace(new Bounds(header.i8(), header.i8()));
        long revision = header.i8();
        long oldest = header.i8();
        long hash = header.i8();
        header.end();
        Input.check(oldest >= 1 && oldest <= Math.max(1, revision), "its revisions contradict each other");
        newest = oldest - 1;
        restored.resume(revision, oldest, hash);
        readRecords(restored);
        Input.check(newest == revision, "it ends at revision " + newest + " instead of " + revision);
        return restored;
    }

    private void readRecords(KeySpace restored) {
        while (true) {
            long before = fingerprint;
            Input record = new Input(ByteBuffer.wrap(nextRecord()));
            int tag = record.u1();
            switch (tag) {
                case StoreSnapshot.COUNTER -> restored.setNextNumber(counter(record));
                case StoreSnapshot.UNCHANGED -> {
                    KeyValue entry = record.entry();
                    Input.check(
                            entry.version() > 0 && entry.modRevision() < restored.compactedBelow(),
                            "an unchanged key was changed");
                    restored.restoreUnchanged(entry);
                }
                case StoreSnapshot.CHANGE -> restoreChange(record, restored);
                case StoreSnapshot.END -> {
                    Input.check(record.i8() == before, "its fingerprint is another");
                    record.end();
                    Input.check(!chunk.hasRemaining() && content.next() == null, "there is more behind its end");
                    return;
                }
                default -> throw Refused.malformed("a record of unknown kind " + tag);
            }
            record.end();
        }
    }

    private static Counter counter(Input record) {
        Bytes prefix = record.key();
        long next = record.i8();
        Input.check(next >= Counter.FIRST && next <= Counter.NUMBERS, "a counter is out of its range");
        return new Counter(prefix, next);
    }

    private void restoreChange(Input record, KeySpace restored) {
        KeyValue entry = record.entry();
        KeyValue older = record.flag() ? record.entry() : null;
        long revision = entry.modRevision();
        Input.check(revision >= restored.compactedBelow(), "a change is older than the oldest kept");
        Input.check(revision == newest || revision == newest + 1, "a revision is missing before " + revision);
        newest = revision;
        restored.restoreChange(entry, older);
    }

    private byte[] nextRecord() {
        int length = ByteBuffer.wrap(nextBytes(4)).getInt();
        Input.check(length > 0 && length <= RECORD_BYTES, "a record of " + length + " bytes");
        byte[] record = nextBytes(length);
        fingerprint = mix(fingerprint, Bytes.wrap(record));
        return record;
    }

    private byte[] nextBytes(int length) {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            if (!chunk.hasRemaining()) {
                byte[] next = content.next();
                if (next == null) {
                    throw Refused.malformed("it ends too early");
                }
                chunk = ByteBuffer.wrap(next);
            }
            int part = Math.min(length - filled, chunk.remaining());
            chunk.get(bytes, filled, part);
            filled += part;
        }
        return bytes;
    }
}
