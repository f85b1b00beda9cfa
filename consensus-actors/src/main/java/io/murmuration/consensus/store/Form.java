package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import java.util.List;
import java.util.TreeSet;

/** What a transaction must look like, whatever the store holds. */
final class Form {

    /** Keys that start so are written by the toolkit's own commands alone. */
    static final KeyRange RESERVED = KeyRange.prefix(Bytes.of("/_"));

    static final Bytes CLAIMS = Bytes.of("/_claims/");

    private Form() {}

    /**
     * @throws Refused if something is wrong with it
     */
    static void check(Txn txn) {
        checkCount(txn.guards().size(), Limits.GUARDS, "guards");
        for (Compare guard : txn.guards()) {
            check(guard.range());
            checkValue(guard.value());
        }
        check(txn.then());
        check(txn.otherwise());
    }

    private static void check(List<Op> ops) {
        checkCount(ops.size(), Limits.OPS, "steps");
        for (Op op : ops) {
            check(op);
        }
        if (ops.size() > 1) {
            checkOneChangePerKey(ops);
        }
    }

    private static void check(Op op) {
        if (op instanceof Op.Put put) {
            checkWritable(put.key());
            checkValue(put.value());
        } else if (op instanceof Op.PutSequential put) {
            checkWritable(put.prefix(), Limits.KEY_BYTES - Counter.DIGITS, "the prefix of sequential keys");
            checkValue(put.value());
        } else if (op instanceof Op.Delete delete) {
            check(delete.range());
            if (isReserved(delete.range())) {
                throw reserved(delete.range().from());
            }
        } else if (op instanceof Op.Range search) {
            check(search);
        }
    }

    static void check(Op.Range search) {
        check(search.range());
        Input.check(search.limit() >= 0, "a search with a limit below 0: give 0 for none");
        checkRevision(search.revision());
    }

    static void checkRevision(long revision) {
        Input.check(revision >= 0, "a revision below 0: they count from 1, and 0 stands for the newest");
    }

    /** A key set or removed twice at one revision would have two truths there. */
    private static void checkOneChangePerKey(List<Op> ops) {
        TreeSet<Bytes> set = new TreeSet<>();
        for (Op op : ops) {
            if (op instanceof Op.Put put && !set.add(put.key())) {
                throw Refused.malformed("key " + shown(put.key()) + " is set twice in one transaction");
            }
        }
        for (Op op : ops) {
            if (op instanceof Op.Delete delete) {
                Bytes first = set.ceiling(delete.range().from());
                if (first != null && delete.range().contains(first)) {
                    throw Refused.malformed("key " + shown(first) + " is set and deleted in one transaction");
                }
                checkNoSequenceIn(delete.range(), ops);
            }
        }
    }

    private static void checkNoSequenceIn(KeyRange deleted, List<Op> ops) {
        for (Op op : ops) {
            if (op instanceof Op.PutSequential put && overlap(deleted, numbers(put.prefix()))) {
                throw Refused.malformed(
                        "sequential keys of prefix " + shown(put.prefix()) + " are set and deleted in one transaction");
            }
        }
    }

    private static KeyRange numbers(Bytes prefix) {
        return new KeyRange(Counter.key(prefix, 0), prefix.concat(Bytes.of(":")));
    }

    private static boolean overlap(KeyRange one, KeyRange other) {
        return startsBelow(one.from(), other) && startsBelow(other.from(), one) && !one.isEmpty();
    }

    private static boolean startsBelow(Bytes from, KeyRange other) {
        Bytes to = other.to();
        return to == null || from.compareTo(to) < 0;
    }

    private static boolean isReserved(KeyRange range) {
        Bytes to = range.to();
        Bytes end = RESERVED.to();
        return RESERVED.contains(range.from()) && to != null && end != null && to.compareTo(end) <= 0;
    }

    private static void check(KeyRange range) {
        checkSize(range.from(), Limits.KEY_BYTES, "a key");
        Bytes to = range.to();
        if (to != null) {
            checkSize(to, Limits.KEY_BYTES + 1, "the end of a range");
        }
    }

    static void checkWritable(Bytes key) {
        checkWritable(key, Limits.KEY_BYTES, "a key");
    }

    private static void checkWritable(Bytes key, int max, String what) {
        Input.check(!key.isEmpty(), what + " is empty: it needs one byte at least");
        checkSize(key, max, what);
        if (RESERVED.contains(key)) {
            throw reserved(key);
        }
    }

    private static Refused reserved(Bytes key) {
        return Refused.malformed("key " + shown(key) + ": keys that start with /_ are the toolkit's own");
    }

    private static void checkSize(Bytes key, int max, String what) {
        if (key.size() > max) {
            throw new Refused(Reason.TOO_LARGE, what + " has " + key.size() + " bytes: " + max + " bytes are the most");
        }
    }

    private static void checkValue(Bytes value) {
        if (value.size() > Limits.VALUE_BYTES) {
            throw new Refused(
                    Reason.TOO_LARGE,
                    "a value has " + value.size() + " bytes: " + Limits.VALUE_BYTES + " bytes are the most");
        }
    }

    private static void checkCount(int count, int max, String what) {
        if (count > max) {
            throw new Refused(
                    Reason.TOO_LARGE, "a transaction with " + count + " " + what + ": " + max + " are the most");
        }
    }

    /** Returns a key for people, cut to a line. */
    static String shown(Bytes key) {
        String text = key.utf8();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
