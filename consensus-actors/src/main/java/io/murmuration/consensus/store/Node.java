package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link Tree}. A leaf has keys and their values; an inner node has children and, for
 * each but the first, the least key that it may hold.
 */
final class Node<V> {

    static final int WIDTH = 64;

    /** In which it was made, and may be changed. */
    final long epoch;

    final Bytes[] keys;
    private final Object[] slots;
    private final boolean leaf;
    private int count;

    private Node(long epoch, boolean leaf, Bytes[] keys, Object[] slots) {
        this.epoch = epoch;
        this.leaf = leaf;
        this.keys = keys;
        this.slots = slots;
    }

    static <V> Node<V> leaf(long epoch) {
        return new Node<>(epoch, true, new Bytes[WIDTH], new Object[WIDTH]);
    }

    static <V> Node<V> above(Node<V> child, long epoch) {
        Node<V> node = new Node<>(epoch, false, new Bytes[WIDTH], new Object[WIDTH]);
        node.slots[0] = child;
        node.keys[0] = Bytes.EMPTY;
        node.count = 1;
        return node;
    }

    Node<V> copy(long changed) {
        Node<V> copy = new Node<>(changed, leaf, keys.clone(), slots.clone());
        copy.count = count;
        return copy;
    }

    boolean isLeaf() {
        return leaf;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == WIDTH;
    }

    @SuppressWarnings("unchecked") // leaves are filled by insert and set alone
    V value(int place) {
        return (V) slots[place];
    }

    @SuppressWarnings("unchecked") // inner nodes are filled with nodes of this tree alone
    Node<V> child(int place) {
        return (Node<V>) slots[place];
    }

    void setValue(int place, V value) {
        slots[place] = value;
    }

    void setChild(int place, Node<V> child) {
        slots[place] = child;
    }

    /** Returns where in a leaf the key is; if it is not, -1 minus where it would be. */
    int find(Bytes key) {
        return Arrays.binarySearch(keys, 0, count, key);
    }

    /** Returns which child is responsible for the key. */
    int childFor(Bytes key) {
        int low = 1;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (keys[middle].compareTo(key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low - 1;
    }

    void insert(int place, Bytes key, Object slot) {
        System.arraycopy(keys, place, keys, place + 1, count - place);
        System.arraycopy(slots, place, slots, place + 1, count - place);
        keys[place] = key;
        slots[place] = slot;
        count++;
    }

    void remove(int place) {
        System.arraycopy(keys, place + 1, keys, place, count - place - 1);
        System.arraycopy(slots, place + 1, slots, place, count - place - 1);
        shrinkTo(count - 1);
    }

    /**
     * Cuts a full child in two. One that grows at its end keeps nearly all, so that keys put in
     * their order fill their nodes.
     */
    void splitChild(int place, Bytes growing) {
        Node<V> left = child(place);
        boolean atEnd = left.keys[left.count - 1].compareTo(growing) < 0;
        int cut = atEnd ? left.count - 1 : left.count / 2;
        Node<V> right = new Node<>(left.epoch, left.leaf, new Bytes[WIDTH], new Object[WIDTH]);
        right.count = left.count - cut;
        System.arraycopy(left.keys, cut, right.keys, 0, right.count);
        System.arraycopy(left.slots, cut, right.slots, 0, right.count);
        left.shrinkTo(cut);
        insert(place + 1, right.keys[0], right);
    }

    /** Appends the child behind {@code place} to the one there, which may be changed. */
    void mergeChildren(int place) {
        Node<V> left = child(place);
        Node<V> right = child(place + 1);
        System.arraycopy(right.keys, 0, left.keys, left.count, right.count);
        System.arraycopy(right.slots, 0, left.slots, left.count, right.count);
        if (!right.leaf) {
            left.keys[left.count] = keys[place + 1];
        }
        left.count += right.count;
        remove(place + 1);
    }

    private void shrinkTo(int smaller) {
        Arrays.fill(keys, smaller, count, null);
        Arrays.fill(slots, smaller, count, null);
        count = smaller;
    }

    /** Returns the leaf below that has the key if any has. */
    Node<V> leafOf(Bytes key) {
        Node<V> at = this;
        while (!at.leaf) {
            at = at.child(at.childFor(key));
        }
        return at;
    }

    /** Visits from the least key; returns whether the visitor wanted to go on to the end. */
    boolean ascend(Bytes from, @Nullable Bytes to, Visitor<V> visitor) {
        if (!leaf) {
            for (int i = childFor(from); i < count; i++) {
                if (i > 0 && to != null && keys[i].compareTo(to) >= 0) {
                    return true;
                }
                if (!child(i).ascend(from, to, visitor)) {
                    return false;
                }
            }
            return true;
        }
        int found = find(from);
        for (int i = found < 0 ? -1 - found : found; i < count; i++) {
            if (to != null && keys[i].compareTo(to) >= 0) {
                return true;
            }
            if (!visitor.visit(value(i))) {
                return false;
            }
        }
        return true;
    }

    /** The same from the greatest key. */
    boolean descend(Bytes from, @Nullable Bytes to, Visitor<V> visitor) {
        if (!leaf) {
            for (int i = to == null ? count - 1 : childFor(to); i >= 0; i--) {
                if (!child(i).descend(from, to, visitor)) {
                    return false;
                }
                if (i > 0 && keys[i].compareTo(from) <= 0) {
                    return true;
                }
            }
            return true;
        }
        int found = to == null ? count : find(to);
        for (int i = (found < 0 ? -1 - found : found) - 1; i >= 0; i--) {
            if (keys[i].compareTo(from) < 0) {
                return true;
            }
            if (!visitor.visit(value(i))) {
                return false;
            }
        }
        return true;
    }

    /** Sees values in the order of their keys. */
    @FunctionalInterface
    interface Visitor<V> {

        /** Returns whether to go on. */
        boolean visit(V value);
    }
}
