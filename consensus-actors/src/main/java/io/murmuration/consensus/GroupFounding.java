package io.murmuration.consensus;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.store.StoreCodec;
import java.util.concurrent.CompletionStage;

/**
 * Who founds an application's group: the replica that the store names, once and for all. The others
 * join it, and are promoted as in every group. So no group can be founded twice, whichever nodes
 * come and go, and a founder that lost its log does not found it anew.
 *
 * @param founder its replica id
 * @param begun whether its log was made
 */
record GroupFounding(long founder, boolean begun) {

    private static final String FOUNDER = "founder/";
    private static final String BEGUN = "begun/";

    /** Returns the founder; this replica becomes it if there is none. */
    static CompletionStage<GroupFounding> decide(Calls store, String group, long self) {
        return claim(store, FOUNDER + group, self)
                .thenCompose(founder -> isBegun(store, group).thenApply(begun -> new GroupFounding(founder, begun)));
    }

    /** Tells that the log was made. */
    static CompletionStage<Long> begun(Calls store, String group, long self) {
        return claim(store, BEGUN + group, self);
    }

    private static CompletionStage<Long> claim(Calls store, String name, long self) {
        byte[] claim = StoreCodec.encodeClaim(Bytes.of(name), Bytes.of(Long.toHexString(self)));
        return store.body((core, deadline, now) -> core.command(claim, deadline, now), done -> {
            TxnResult result = StoreCodec.decodeTxnResult(done.body());
            if (result.succeeded()) {
                return self;
            }
            OpResult.Found found = (OpResult.Found) result.results().get(0);
            return Long.parseUnsignedLong(found.entries().get(0).value().utf8(), 16);
        });
    }

    private static CompletionStage<Boolean> isBegun(Calls store, String group) {
        byte[] question = StoreCodec.encode(Op.Range.of(StoreCodec.claimKey(Bytes.of(BEGUN + group))));
        return store.body(
                (core, deadline, now) -> core.query(ReadMode.LINEARIZABLE, question, deadline, now),
                done -> StoreCodec.decodeRange(done.body()).count() > 0);
    }
}
