package io.murmuration.consensus.store;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.RangeResult;
import io.murmuration.consensus.api.StoreStatus;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.machine.Applied;
import io.murmuration.consensus.machine.Chunks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How tests speak to a store. */
final class Stores {

    static final Applied AT = new Applied(1, 0, 0, 0);

    private Stores() {}

    /** Returns a store for which the sessions 1 to 9 are live. */
    static Store fresh() {
        return fresh(Bounds.INITIAL);
    }

    static Store fresh(Bounds bounds) {
        return new Store(session -> session >= 1 && session <= 9, bounds);
    }

    static byte[] apply(Store store, byte[] command) {
        return store.apply(AT, ByteBuffer.wrap(command));
    }

    static TxnResult apply(Store store, Txn txn) {
        return StoreCodec.decodeTxnResult(apply(store, StoreCodec.encode(txn)));
    }

    static TxnResult apply(Store store, Op... ops) {
        return apply(store, Txn.of(ops));
    }

    static long put(Store store, String key, String value) {
        return apply(store, put(key, value)).revision();
    }

    static Op.Put put(String key, String value) {
        return new Op.Put(Bytes.of(key), Bytes.of(value), 0, false);
    }

    static Op.Put put(String key, int valueBytes) {
        return new Op.Put(Bytes.of(key), Bytes.wrap(new byte[valueBytes]), 0, false);
    }

    static Op.Delete delete(String key) {
        return new Op.Delete(KeyRange.single(Bytes.of(key)), false);
    }

    static Op.Delete deletePrefix(String prefix) {
        return new Op.Delete(KeyRange.prefix(Bytes.of(prefix)), false);
    }

    static RangeResult find(Store store, Op.Range search) {
        return StoreCodec.decodeRange(store.query(ByteBuffer.wrap(StoreCodec.encode(search))));
    }

    static List<String> keys(Store store) {
        return keys(find(store, Op.Range.of(KeyRange.ALL)).entries());
    }

    static List<String> keys(List<KeyValue> entries) {
        return entries.stream().map(entry -> entry.key().utf8()).toList();
    }

    static StoreStatus status(Store store) {
        return StoreCodec.decodeStatus(store.query(ByteBuffer.wrap(StoreCodec.encodeStatus())));
    }

    static void compact(Store store, long revision) {
        StoreCodec.decodeRevision(apply(store, StoreCodec.encodeCompact(revision)));
    }

    static CoordinationException refused(ThrowingCallable request) {
        return catchThrowableOfType(CoordinationException.class, request);
    }

    static List<byte[]> drain(Chunks chunks) {
        List<byte[]> parts = new ArrayList<>();
        for (byte[] part = chunks.next(); part != null; part = chunks.next()) {
            parts.add(part);
        }
        return parts;
    }

    static Store restored(List<byte[]> parts, Bounds otherBounds) {
        Store store = fresh(otherBounds);
        Iterator<byte[]> left = parts.iterator();
        store.restore(() -> left.hasNext() ? left.next() : null);
        return store;
    }
}
