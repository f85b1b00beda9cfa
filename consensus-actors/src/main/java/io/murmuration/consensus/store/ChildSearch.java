package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import org.jspecify.annotations.Nullable;

/**
 * Finds the segments directly below a path, without visiting what lies deeper. A segment's own key
 * and the keys below it need not stand side by side ("a", "a-b", "a/c"), so each is looked for when
 * the other is met.
 */
final class ChildSearch {

    private static final byte SLASH = '/';
    private static final Bytes BELOW = Bytes.of("/");
    private static final Bytes BEHIND = Bytes.of("0"); // the byte after the slash

    private final KeySpace keys;
    private final long asOf;
    private final Bytes top;
    private final Output out;
    private int entries;
    private int bytesLeft = Limits.ANSWER_BYTES;

    private ChildSearch(KeySpace keys, long asOf, Bytes path, Output out) {
        this.keys = keys;
        this.asOf = asOf;
        this.top = endsWithSlash(path) ? path : path.concat(BELOW);
        this.out = out;
    }

    private static boolean endsWithSlash(Bytes path) {
        return !path.isEmpty() && path.at(path.size() - 1) == SLASH;
    }

    /** Writes whether some were left out, their number, and each with its two flags. */
    static void write(KeySpace keys, long asOf, Bytes path, Output out) {
        ChildSearch search = new ChildSearch(keys, asOf, path, out);
        int head = out.size();
        out.flag(false).i4(0);
        boolean more = search.run();
        out.setU1(head, more ? 1 : 0);
        out.setI4(head + 1, search.entries);
    }

    private boolean run() {
        KeyRange all = KeyRange.prefix(top);
        Bytes from = all.from();
        while (true) {
            Bytes key = first(new KeyRange(from, all.to()));
            if (key == null) {
                return false;
            }
            int slash = slashAfter(key, top.size());
            Bytes child = slash < 0 ? key : first(key, slash);
            Bytes end = child.concat(BEHIND);
            boolean told;
            if (slash < 0) {
                told = tell(child, true, first(new KeyRange(child.concat(BELOW), end)) != null);
                from = child.concat(Bytes.wrap(new byte[1]));
            } else {
                told = keys.get(child, asOf) != null || tell(child, false, true);
                from = end;
            }
            if (!told) {
                return true;
            }
        }
    }

    private boolean tell(Bytes child, boolean hasValue, boolean hasChildren) {
        int size = 3 + child.size() - top.size();
        if (entries == Limits.ENTRIES || size > bytesLeft) {
            return false;
        }
        byte[] name = new byte[child.size() - top.size()];
        for (int i = 0; i < name.length; i++) {
            name[i] = child.at(top.size() + i);
        }
        out.key(Bytes.wrap(name)).u1((hasValue ? 1 : 0) | (hasChildren ? 2 : 0));
        entries++;
        bytesLeft -= size;
        return true;
    }

    private @Nullable Bytes first(KeyRange range) {
        Bytes[] found = new Bytes[1];
        keys.scan(range, asOf, false, version -> {
            found[0] = version.entry.key();
            return false;
        });
        return found[0];
    }

    private static int slashAfter(Bytes key, int from) {
        for (int i = from; i < key.size(); i++) {
            if (key.at(i) == SLASH) {
                return i;
            }
        }
        return -1;
    }

    private static Bytes first(Bytes key, int length) {
        byte[] start = new byte[length];
        for (int i = 0; i < length; i++) {
            start[i] = key.at(i);
        }
        return Bytes.wrap(start);
    }
}
