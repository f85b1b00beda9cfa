package io.murmuration.consensus.api;

/**
 * A condition of a {@link Txn}. It holds if it holds for every key in the range that is there; of
 * a single key that is not there, version, revisions and session count as 0, and no condition on
 * its value holds.
 *
 * @param number compared with, unless the target is the value
 * @param value compared with, if the target is the value; else empty
 */
public record Compare(KeyRange range, Target target, Relation relation, long number, Bytes value) {

    /** What of the key is looked at. The ordinal is on the wire: only append. */
    public enum Target {
        VERSION,
        CREATE_REVISION,
        MOD_REVISION,
        VALUE,
        SESSION
    }

    /** How what is there stands to what is given. The ordinal is on the wire: only append. */
    public enum Relation {
        EQUAL,
        NOT_EQUAL,
        LESS,
        GREATER
    }

    /** The key is not there. */
    public static Compare absent(Bytes key) {
        return number(key, Target.VERSION, Relation.EQUAL, 0);
    }

    /** The key was changed last at this revision: the usual guard of a compare-and-set. */
    public static Compare unchangedSince(Bytes key, long modRevision) {
        return number(key, Target.MOD_REVISION, Relation.EQUAL, modRevision);
    }

    public static Compare valueIs(Bytes key, Bytes value) {
        return new Compare(KeyRange.single(key), Target.VALUE, Relation.EQUAL, 0, value);
    }

    public static Compare number(Bytes key, Target target, Relation relation, long number) {
        return new Compare(KeyRange.single(key), target, relation, number, Bytes.EMPTY);
    }
}
