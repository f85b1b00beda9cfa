package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.Reason;

/** Carries out an {@link Op.Range} and writes what it finds. */
final class Search implements Node.Visitor<Version> {

    private final Op.Range wanted;
    private final Output out;
    private final int limit;
    private int bytesLeft;
    private int entries;
    private long count;
    private boolean full;

    private Search(Op.Range wanted, int maxBytes, Output out) {
        this.wanted = wanted;
        this.out = out;
        this.limit = wanted.limit() == 0 ? Limits.ENTRIES : Math.min(wanted.limit(), Limits.ENTRIES);
        this.bytesLeft = maxBytes;
    }

    /**
     * @throws Refused if the revision is not there, yet or any more
     */
    static void checkKept(long revision, KeySpace keys) {
        if (revision > keys.revision()) {
            throw new Refused(
                    Reason.FUTURE_REVISION,
                    "revision " + revision + " is not there yet: the newest is " + keys.revision(),
                    keys.revision());
        }
        if (revision != 0 && revision < keys.compactedBelow()) {
            throw new Refused(
                    Reason.COMPACTED,
                    "revision " + revision + " is compacted: the oldest that is kept is " + keys.compactedBelow(),
                    keys.compactedBelow());
        }
    }

    /** Writes what is found, at most {@code maxBytes} of entries; returns how many are left. */
    static int write(Op.Range wanted, KeySpace keys, int maxBytes, Output out) {
        Search search = new Search(wanted, maxBytes, out);
        int head = out.size();
        out.flag(false).i8(0).i4(0);
        long asOf = wanted.revision() == 0 ? KeySpace.NOW : wanted.revision();
        if (wanted.range().isSingle()) {
            Version version = keys.get(wanted.range().from(), asOf);
            if (version != null) {
                search.visit(version);
            }
        } else {
            keys.scan(wanted.range(), asOf, wanted.descending(), search);
        }
        boolean more = !wanted.countOnly() && search.count > search.entries;
        out.setU1(head, more ? 1 : 0);
        out.setI8(head + 1, search.count);
        out.setI4(head + 1 + 8, search.entries);
        return search.bytesLeft;
    }

    @Override
    public boolean visit(Version version) {
        count++;
        if (wanted.countOnly() || full) {
            return true;
        }
        Bytes value = wanted.keysOnly() ? Bytes.EMPTY : version.entry.value();
        int size = Output.ENTRY_BYTES + version.entry.key().size() + value.size();
        if (entries == limit || size > bytesLeft) {
            full = true;
            return true;
        }
        out.entry(version.entry, value);
        entries++;
        bytesLeft -= size;
        return true;
    }
}
