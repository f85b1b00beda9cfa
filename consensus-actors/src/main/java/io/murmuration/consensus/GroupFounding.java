package io.murmuration.consensus;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.store.StoreCodec;
import java.util.concurrent.CompletionStage;

/**
 * Who founds an application's group: the replica that the store names, once and for all. The others
 * join it, and are promoted as in every group. So no group can be founded twice, whichever nodes
 * come and go.
 */
final class GroupFounding {

    private static final String PREFIX = "groups/";

    private GroupFounding() {}

    /** Returns the founder's replica id; this one becomes it if there is none. */
    static CompletionStage<Long> decide(Calls store, String group, long self) {
        byte[] claim = StoreCodec.encodeClaim(Bytes.of(PREFIX + group), Bytes.of(Long.toHexString(self)));
        return store.body(
                (core, deadline, now) -> core.command(claim, deadline, now),
                done -> founder(StoreCodec.decodeTxnResult(done.body()), self));
    }

    private static long founder(TxnResult result, long self) {
        if (result.succeeded()) {
            return self;
        }
        OpResult.Found found = (OpResult.Found) result.results().get(0);
        return Long.parseUnsignedLong(found.entries().get(0).value().utf8(), 16);
    }
}
