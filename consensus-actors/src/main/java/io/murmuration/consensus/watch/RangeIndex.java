package io.murmuration.consensus.watch;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of keys and who watches them: a tree ordered by where ranges begin, each node of which
 * knows how far those below it reach. Balanced by priorities (Seidel and Aragon, Randomized search
 * trees, 1996) that are drawn by counting, so that every replay builds the same tree.
 */
final class RangeIndex {

    private @Nullable Node root;
    private long drawn;

    private static final class Node {
        final KeyRange range;
        final Party party = new Party();
        final long priority;

        @Nullable
        Node left;

        @Nullable
        Node right;

        /** The end of the range below this node that reaches furthest; null = one has no end. */
        @Nullable
        Bytes reach;

        Node(KeyRange range, long priority) {
            this.range = range;
            this.priority = priority;
            reach = range.to();
        }

        void measure() {
            reach = range.to();
            extend(left);
            extend(right);
        }

        private void extend(@Nullable Node below) {
            if (below != null && isBefore(reach, below.reach)) {
                reach = below.reach;
            }
        }
    }

    /** Returns the watches of exactly this range, which is taken up if it is new. */
    Party partyOf(KeyRange range) {
        Node node = root;
        while (node != null) {
            int order = compare(range, node.range);
            if (order == 0) {
                return node.party;
            }
            node = order < 0 ? node.left : node.right;
        }
        drawn++;
        Node made = new Node(range, mix(drawn));
        root = insert(root, made);
        return made.party;
    }

    /** Removes a range that is there. */
    void remove(KeyRange range) {
        root = remove(root, range);
    }

    /** Appends the watches of all ranges that hold the key. */
    void find(Bytes key, List<Watch> target) {
        find(root, key, target);
    }

    private static void find(@Nullable Node node, Bytes key, List<Watch> target) {
        if (node == null || !isBefore(key, node.reach)) {
            return;
        }
        find(node.left, key, target);
        if (key.compareTo(node.range.from()) >= 0) {
            if (isBefore(key, node.range.to())) {
                node.party.appendTo(target);
            }
            find(node.right, key, target);
        }
    }

    private static Node insert(@Nullable Node node, Node made) {
        if (node == null) {
            return made;
        }
        Node top = node;
        if (compare(made.range, node.range) < 0) {
            Node below = insert(node.left, made);
            node.left = below;
            if (below.priority > node.priority) {
                node.left = below.right;
                below.right = node;
                top = below;
            }
        } else {
            Node below = insert(node.right, made);
            node.right = below;
            if (below.priority > node.priority) {
                node.right = below.left;
                below.left = node;
                top = below;
            }
        }
        node.measure();
        top.measure();
        return top;
    }

    private static @Nullable Node remove(@Nullable Node node, KeyRange range) {
        if (node == null) {
            return null;
        }
        int order = compare(range, node.range);
        if (order == 0) {
            return merge(node.left, node.right);
        }
        if (order < 0) {
            node.left = remove(node.left, range);
        } else {
            node.right = remove(node.right, range);
        }
        node.measure();
        return node;
    }

    private static @Nullable Node merge(@Nullable Node lower, @Nullable Node upper) {
        if (lower == null) {
            return upper;
        }
        if (upper == null) {
            return lower;
        }
        Node top = lower;
        if (lower.priority > upper.priority) {
            lower.right = merge(lower.right, upper);
        } else {
            upper.left = merge(lower, upper.left);
            top = upper;
        }
        top.measure();
        return top;
    }

    private static int compare(KeyRange one, KeyRange other) {
        int order = one.from().compareTo(other.from());
        if (order != 0) {
            return order;
        }
        if (isBefore(one.to(), other.to())) {
            return -1;
        }
        return isBefore(other.to(), one.to()) ? 1 : 0;
    }

    /**
     * Says whether it stands before an end; null = the end of all keys, which is before nothing.
     */
    private static boolean isBefore(@Nullable Bytes place, @Nullable Bytes end) {
        return place != null && (end == null || place.compareTo(end) < 0);
    }

    /** Spreads a count over all numbers (SplitMix64; Steele, Lea and Flood 2014). */
    private static long mix(long count) {
        long mixed = count * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
