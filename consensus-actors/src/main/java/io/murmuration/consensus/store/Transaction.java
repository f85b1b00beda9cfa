package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.machine.SessionView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a transaction whose form is right: first looks whether every step can be done, then
 * does them all.
 */
final class Transaction {

    private final KeySpace keys;
    private final SessionView sessions;
    private final List<Op> ops;
    private final Bytes[] numbered; // the keys of sequential puts
    private long growth;
    private long answerBytes;

    private Transaction(KeySpace keys, SessionView sessions, List<Op> ops) {
        this.keys = keys;
        this.sessions = sessions;
        this.ops = ops;
        this.numbered = new Bytes[ops.size()];
    }

    /**
     * Does it and returns the answer.
     *
     * @throws Refused if it cannot be done; then nothing has been changed
     */
    static byte[] run(Txn txn, KeySpace keys, SessionView sessions) {
        boolean holds = Guards.hold(txn.guards(), keys);
        Transaction transaction = new Transaction(keys, sessions, holds ? txn.then() : txn.otherwise());
        transaction.check();
        return transaction.take(holds);
    }

    private void check() {
        Map<Bytes, Long> numbers = null;
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            if (op instanceof Op.Put put) {
                checkPut(put);
            } else if (op instanceof Op.PutSequential put) {
                numbers = numbers == null ? new TreeMap<>() : numbers;
                numbered[i] = number(put, numbers);
                checkSequential(put);
            } else if (op instanceof Op.Range search) {
                Search.checkKept(search.revision(), keys);
            }
        }
        if (growth > 0 && keys.liveBytes() + growth > keys.bounds().quotaBytes()) {
            throw new Refused(
                    Reason.QUOTA,
                    "the store is full: " + keys.liveBytes() + " of "
                            + keys.bounds().quotaBytes() + " bytes are taken; delete keys, or raise the quota",
                    keys.liveBytes());
        }
        if (answerBytes > Limits.ANSWER_BYTES) {
            throw new Refused(
                    Reason.TOO_LARGE,
                    "the previous values asked for take " + answerBytes + " bytes: " + Limits.ANSWER_BYTES
                            + " are the most; ask for fewer");
        }
    }

    private void checkPut(Op.Put put) {
        checkLive(put.session());
        Version before = keys.get(put.key());
        growth += Version.OVERHEAD_BYTES + put.key().size() + put.value().size();
        growth -= before == null ? 0 : before.sizeBytes();
        answerBytes += put.key().size();
        if (put.wantPrevious() && before != null) {
            answerBytes += before.sizeBytes();
        }
    }

    private void checkSequential(Op.PutSequential put) {
        checkLive(put.session());
        int keyBytes = put.prefix().size() + Counter.DIGITS;
        growth += Version.OVERHEAD_BYTES + keyBytes + put.value().size();
        if (keys.nextNumber(put.prefix()) == Counter.FIRST) {
            growth += Version.OVERHEAD_BYTES + put.prefix().size();
        }
        answerBytes += keyBytes;
    }

    private void checkLive(long session) {
        if (session != 0 && !sessions.isLive(session)) {
            throw new Refused(
                    Reason.UNKNOWN_SESSION,
                    "session " + Long.toHexString(session) + " has ended or never was: open one, then put",
                    session);
        }
    }

    /** Returns the next key of that prefix that nobody has set by its full name. */
    private Bytes number(Op.PutSequential put, Map<Bytes, Long> numbers) {
        Long known = numbers.get(put.prefix());
        long number = known == null ? keys.nextNumber(put.prefix()) : known;
        TreeSet<Bytes> set = new TreeSet<>();
        for (Op op : ops) {
            if (op instanceof Op.Put other) {
                set.add(other.key());
            }
        }
        Bytes key = Counter.key(put.prefix(), number);
        while (number < Counter.NUMBERS && (keys.get(key) != null || set.contains(key))) {
            number++;
            key = Counter.key(put.prefix(), number);
        }
        if (number >= Counter.NUMBERS) {
            throw Refused.malformed(
                    "all numbers of prefix " + Form.shown(put.prefix()) + " are used up: take another prefix");
        }
        numbers.put(put.prefix(), number + 1);
        return key;
    }

    private byte[] take(boolean held) {
        Output out = new Output(64);
        out.u1(0).i8(0).flag(held).i4(ops.size());
        int bytesLeft = (int) (Limits.ANSWER_BYTES - answerBytes);
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            if (op instanceof Op.Put put) {
                Version before = keys.put(put.key(), put.value(), put.session());
                writePut(put.key(), put.wantPrevious() ? before : null, out);
            } else if (op instanceof Op.PutSequential put) {
                Bytes key = numbered[i];
                keys.put(key, put.value(), put.session());
                keys.setNextNumber(Counter.behind(put.prefix(), key));
                writePut(key, null, out);
            } else if (op instanceof Op.Delete delete) {
                bytesLeft = delete(delete, bytesLeft, out);
            } else if (op instanceof Op.Range search) {
                out.u1(Input.RANGE);
                bytesLeft = Search.write(search, keys, bytesLeft, out);
            }
        }
        keys.finish();
        out.setI8(1, keys.revision());
        return out.toBytes();
    }

    private static void writePut(Bytes key, @Nullable Version before, Output out) {
        out.u1(Input.PUT).key(key).flag(before != null);
        if (before != null) {
            out.entry(before.entry);
        }
    }

    private int delete(Op.Delete delete, int maxBytes, Output out) {
        List<Version> found = keys.live(delete.range());
        found.removeIf(version -> Form.RESERVED.contains(version.entry.key()));
        out.u1(Input.DELETE).i8(found.size());
        int countAt = out.size();
        out.i4(0);
        int entries = 0;
        int bytesLeft = maxBytes;
        boolean room = delete.wantPrevious();
        for (Version version : found) {
            keys.delete(version);
            int size = Output.sizeBytes(version.entry);
            room = room && entries < Limits.ENTRIES && size <= bytesLeft;
            if (room) {
                out.entry(version.entry);
                entries++;
                bytesLeft -= size;
            }
        }
        out.setI4(countAt, entries);
        return bytesLeft;
    }
}
