package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Op;
import java.util.SortedSet;

/** Answers what is asked of a store. */
final class Questions {

    private Questions() {}

    /**
     * @throws Refused if it cannot be answered
     */
    static byte[] answer(int kind, Input question, KeySpace keys) {
        return switch (kind) {
            case StoreCodec.RANGE -> range(question, keys);
            case StoreCodec.CHILDREN -> children(question, keys);
            case StoreCodec.STATUS -> status(question, keys);
            case StoreCodec.SESSION_KEYS -> sessionKeys(question, keys);
            default -> throw StoreCodec.unknown("question", kind);
        };
    }

    private static byte[] range(Input question, KeySpace keys) {
        Op.Range search = question.search();
        question.end();
        Form.check(search);
        Search.checkKept(search.revision(), keys);
        Output out = begin(keys);
        Search.write(search, keys, Limits.ANSWER_BYTES, out);
        return out.toBytes();
    }

    private static byte[] children(Input question, KeySpace keys) {
        long revision = question.i8();
        Bytes path = question.key();
        question.end();
        Form.checkRevision(revision);
        Search.checkKept(revision, keys);
        Output out = begin(keys);
        ChildSearch.write(keys, revision == 0 ? KeySpace.NOW : revision, path, out);
        return out.toBytes();
    }

    private static byte[] status(Input question, KeySpace keys) {
        question.end();
        return begin(keys)
                .i8(keys.compactedBelow())
                .i8(keys.liveKeys())
                .i8(keys.liveBytes())
                .i8(keys.bounds().quotaBytes())
                .i8(keys.historyBytes())
                .i8(keys.bounds().historyBytes())
                .i8(keys.hash())
                .toBytes();
    }

    private static byte[] sessionKeys(Input question, KeySpace keys) {
        SortedSet<Bytes> bound = keys.boundTo(question.i8());
        question.end();
        Output out = begin(keys);
        int head = out.size();
        out.flag(false).i4(0);
        int entries = 0;
        for (Bytes key : bound) {
            if (entries == Limits.ENTRIES || out.size() + 2 + key.size() > Limits.ANSWER_BYTES) {
                out.setU1(head, 1);
                break;
            }
            out.key(key);
            entries++;
        }
        out.setI4(head + 1, entries);
        return out.toBytes();
    }

    private static Output begin(KeySpace keys) {
        return new Output(128).u1(StoreCodec.OK).i8(keys.revision());
    }
}
