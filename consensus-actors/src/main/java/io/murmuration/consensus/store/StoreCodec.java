package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Children;
import io.murmuration.consensus.api.Children.Child;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.RangeResult;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.StoreStatus;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The store's commands, questions and answers in bytes.
 *
 * <p>Commands and questions begin with their kind and the version of their form, one byte each; the
 * numbers are never used for anything else. An answer begins with 0 and the newest revision, or
 * with one more than the ordinal of the {@link Reason} why nothing was done.
 *
 * <p>What encodes throws {@link CoordinationException}, not done, for what no store would accept.
 * What decodes an answer throws it for a refusal, and with an unknown outcome for an answer that it
 * cannot read.
 */
public final class StoreCodec {

    static final int TXN = 1;
    static final int PUT = 2;
    static final int COMPACT = 3;
    static final int BOUNDS = 4;
    static final int CLAIM = 5;

    static final int RANGE = 1;
    static final int CHILDREN = 2;
    static final int STATUS = 3;
    static final int SESSION_KEYS = 4;

    static final int OK = 0;

    private static final int FORM_VERSION = 1;
    private static final List<Reason> REASONS = List.of(Reason.values());

    private StoreCodec() {}

    /** Returns the command; its answer is for {@link #decodeTxnResult}. */
    public static byte[] encode(Txn txn) {
        return encoding(() -> {
            Form.check(txn);
            if (txn.guards().isEmpty()
                    && txn.otherwise().isEmpty()
                    && txn.then().size() == 1
                    && txn.then().get(0) instanceof Op.Put put) {
                return begin(PUT, 32 + put.key().size() + put.value().size()).put(put);
            }
            return begin(TXN, 256).guards(txn.guards()).ops(txn.then()).ops(txn.otherwise());
        });
    }

    /**
     * Returns the command that gives up all revisions below this one; its answer is for {@link
     * #decodeRevision}.
     */
    public static byte[] encodeCompact(long revision) {
        return begin(COMPACT, 16).i8(revision).toBytes();
    }

    /** Returns the command that changes the bounds; its answer is for {@link #decodeRevision}. */
    public static byte[] encodeBounds(Bounds bounds) {
        return begin(BOUNDS, 24)
                .i8(bounds.quotaBytes())
                .i8(bounds.historyBytes())
                .toBytes();
    }

    /**
     * Returns the command that gives a name to whoever asks first, for ever: its answer is a
     * transaction's, which succeeds for the first, and else holds what the first one gave.
     */
    public static byte[] encodeClaim(Bytes name, Bytes value) {
        return encoding(
                () -> begin(CLAIM, 64 + name.size() + value.size()).put(new Op.Put(claimKey(name), value, 0, false)));
    }

    /** Returns the key under which it can be read who has a name. */
    public static Bytes claimKey(Bytes name) {
        return Form.CLAIMS.concat(name);
    }

    /** Returns the question; its answer is for {@link #decodeRange}. */
    public static byte[] encode(Op.Range search) {
        return encoding(() -> {
            Form.check(search);
            return begin(RANGE, 64).search(search);
        });
    }

    /**
     * Returns the question; its answer is for {@link #decodeChildren}.
     *
     * @param path with or without a slash at its end
     * @param revision as of which; 0 = as of now
     */
    public static byte[] encodeChildren(Bytes path, long revision) {
        return encoding(() -> {
            Form.check(Op.Range.of(path));
            Form.checkRevision(revision);
            return begin(CHILDREN, 64).i8(revision).key(path);
        });
    }

    /** Returns the question; its answer is for {@link #decodeStatus}. */
    public static byte[] encodeStatus() {
        return begin(STATUS, 2).toBytes();
    }

    /**
     * Returns the question which keys go with a session or lease; its answer is for {@link
     * #decodeSessionKeys}.
     */
    public static byte[] encodeSessionKeys(long session) {
        return begin(SESSION_KEYS, 16).i8(session).toBytes();
    }

    public static TxnResult decodeTxnResult(byte[] answer) {
        return decoding(answer, input -> {
            long revision = input.i8();
            boolean succeeded = input.flag();
            int count = input.count(Limits.OPS, "results");
            List<OpResult> results = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                results.add(result(input));
            }
            return new TxnResult(revision, succeeded, List.copyOf(results));
        });
    }

    private static OpResult result(Input input) {
        int kind = input.u1();
        return switch (kind) {
            case Input.PUT -> {
                Bytes key = input.key();
                yield new OpResult.Put(key, input.flag() ? input.entry() : null);
            }
            case Input.DELETE -> {
                long count = input.i8();
                yield new OpResult.Deleted(count, entries(input));
            }
            case Input.RANGE -> {
                boolean more = input.flag();
                long count = input.i8();
                yield new OpResult.Found(entries(input), count, more);
            }
            default -> throw unknown("result", kind);
        };
    }

    private static List<KeyValue> entries(Input input) {
        int count = input.count(Limits.ENTRIES, "entries");
        List<KeyValue> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(input.entry());
        }
        return List.copyOf(entries);
    }

    public static RangeResult decodeRange(byte[] answer) {
        return decoding(answer, input -> {
            long revision = input.i8();
            boolean more = input.flag();
            long count = input.i8();
            return new RangeResult(revision, entries(input), count, more);
        });
    }

    public static Children decodeChildren(byte[] answer) {
        return decoding(answer, input -> {
            long revision = input.i8();
            boolean more = input.flag();
            int count = input.count(Limits.ENTRIES, "children");
            List<Child> children = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Bytes name = input.key();
                int flags = input.u1();
                children.add(new Child(name, (flags & 1) != 0, (flags & 2) != 0));
            }
            return new Children(revision, children, more);
        });
    }

    public static StoreStatus decodeStatus(byte[] answer) {
        return decoding(
                answer,
                input -> new StoreStatus(
                        input.i8(),
                        input.i8(),
                        input.i8(),
                        input.i8(),
                        input.i8(),
                        input.i8(),
                        input.i8(),
                        input.i8()));
    }

    /** Returns the keys in their order, the first 10,000 at most. */
    public static List<Bytes> decodeSessionKeys(byte[] answer) {
        return decoding(answer, input -> {
            input.i8();
            input.flag();
            int count = input.count(Limits.ENTRIES, "keys");
            List<Bytes> keys = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                keys.add(input.key());
            }
            return List.copyOf(keys);
        });
    }

    /** Returns the newest revision when the command was done. */
    public static long decodeRevision(byte[] answer) {
        return decoding(answer, Input::i8);
    }

    /**
     * @throws Refused if it is too large to be a command or question
     */
    static Input open(ByteBuffer bytes) {
        checkCommandSize(bytes.remaining());
        return new Input(bytes);
    }

    private static void checkCommandSize(int size) {
        if (size > Limits.COMMAND_BYTES) {
            throw new Refused(
                    Reason.TOO_LARGE,
                    "a command of " + size + " bytes: " + Limits.COMMAND_BYTES + " bytes are the most; divide it");
        }
    }

    static void checkVersion(Input input) {
        int version = input.u1();
        if (version != FORM_VERSION) {
            throw new Refused(
                    Reason.UNSUPPORTED,
                    "form " + version + " of a command or question: this release reads form " + FORM_VERSION);
        }
    }

    static Refused unknown(String what, int kind) {
        return new Refused(Reason.UNSUPPORTED, what + " of unknown kind " + kind + ": is its sender a newer release?");
    }

    static Txn readTxn(int kind, Input input) {
        Txn txn = kind == PUT ? Txn.of(input.put()) : new Txn(input.guards(), input.ops(), input.ops());
        input.end();
        Form.check(txn);
        return txn;
    }

    /** Checks as {@link #readTxn}, without a copy of the value. */
    static void checkPut(Input input) {
        input.flag();
        input.i8();
        Form.checkWritable(input.key());
        input.skipValue();
        input.end();
    }

    static Txn readClaim(Input input) {
        Op.Put put = input.put();
        input.end();
        Input.check(put.key().startsWith(Form.CLAIMS), "a claim of a key that is no name");
        return new Txn(List.of(Compare.absent(put.key())), List.of(put), List.of(Op.Range.of(put.key())));
    }

    static long readCompact(Input input) {
        long revision = input.i8();
        input.end();
        Input.check(revision > 0, "compaction to revision " + revision + ": revisions count from 1");
        return revision;
    }

    static Bounds readBounds(Input input) {
        long quotaBytes = input.i8();
        long historyBytes = input.i8();
        input.end();
        Input.check(quotaBytes >= 0 && historyBytes >= 0, "a bound below 0");
        return new Bounds(quotaBytes, historyBytes);
    }

    static byte[] refusal(Refused refused) {
        return new Output(64)
                .u1(1 + REASONS.indexOf(refused.reason()))
                .i8(refused.detail())
                .text(refused.message())
                .toBytes();
    }

    private static Output begin(int kind, int capacity) {
        return new Output(capacity).u1(kind).u1(FORM_VERSION);
    }

    private static byte[] encoding(Supplier<Output> encoder) {
        try {
            Output encoded = encoder.get();
            checkCommandSize(encoded.size());
            return encoded.toBytes();
        } catch (Refused refused) {
            throw exception(refused, Outcome.NOT_DONE);
        }
    }

    private static <T> T decoding(byte[] answer, Function<Input, T> decoder) {
        Input input = new Input(ByteBuffer.wrap(answer));
        try {
            int state = input.u1();
            if (state == OK) {
                T decoded = decoder.apply(input);
                input.end();
                return decoded;
            }
            throw refusal(state, input);
        } catch (Refused unreadable) {
            throw new CoordinationException(
                    Outcome.UNKNOWN,
                    Reason.UNSUPPORTED,
                    "the store's answer cannot be read: " + unreadable.message(),
                    0);
        }
    }

    private static CoordinationException refusal(int state, Input input) {
        if (state > REASONS.size()) {
            throw unknown("refusal", state);
        }
        long detail = input.i8();
        return new CoordinationException(Outcome.NOT_DONE, REASONS.get(state - 1), input.text(), detail);
    }

    private static CoordinationException exception(Refused refused, Outcome outcome) {
        return new CoordinationException(outcome, refused.reason(), refused.message(), refused.detail());
    }
}
