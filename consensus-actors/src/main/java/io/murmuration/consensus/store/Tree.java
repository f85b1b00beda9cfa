package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.store.Node.Visitor;
import org.jspecify.annotations.Nullable;

/**
 * An ordered map that can be frozen at no cost: a B+tree that copies what it changes of the nodes
 * older than the last freeze, and changes younger ones in place.
 *
 * <p>A {@link View} may be read by another thread if it is handed over safely, as by a message: the
 * nodes it sees are never changed again.
 */
final class Tree<V> {

    private static final int SPARSE = Node.WIDTH / 4;
    private static final int FITTING = Node.WIDTH * 3 / 4;

    private long epoch;
    private Node<V> root = Node.leaf(0);
    private int size;

    /** Where the key sought last is, so that a change need not look for it again. */
    private Node<V> soughtIn = root;

    private int soughtAt;
    private @Nullable Bytes sought;

    /** What a tree held when it was frozen. */
    record View<V>(Node<V> root, int size) {

        boolean ascend(Bytes from, Visitor<V> visitor) {
            return root.ascend(from, null, visitor);
        }
    }

    int size() {
        return size;
    }

    @Nullable
    V get(Bytes key) {
        if (!isSought(key)) {
            soughtIn = root.leafOf(key);
            soughtAt = soughtIn.find(key);
            sought = key;
        }
        return soughtAt < 0 ? null : soughtIn.value(soughtAt);
    }

    private boolean isSought(Bytes key) {
        Bytes last = sought;
        return last != null && last.equals(key);
    }

    boolean ascend(Bytes from, @Nullable Bytes to, Visitor<V> visitor) {
        return root.ascend(from, to, visitor);
    }

    boolean descend(Bytes from, @Nullable Bytes to, Visitor<V> visitor) {
        return root.descend(from, to, visitor);
    }

    View<V> freeze() {
        epoch++;
        return new View<>(root, size);
    }

    void put(Bytes key, V value) {
        if (isSought(key) && soughtIn.epoch == epoch && (soughtAt >= 0 || !soughtIn.isFull())) {
            putAt(soughtIn, soughtAt, key, value);
        } else {
            putBelowRoot(key, value);
        }
        sought = null;
    }

    private void putBelowRoot(Bytes key, V value) {
        root = owned(root);
        if (root.isFull()) {
            Node<V> top = Node.above(root, epoch);
            top.splitChild(0, key);
            root = top;
        }
        Node<V> at = root;
        while (!at.isLeaf()) {
            int place = at.childFor(key);
            Node<V> child = ownedChild(at, place);
            if (child.isFull()) {
                at.splitChild(place, key);
                child = at.child(at.childFor(key));
            }
            at = child;
        }
        putAt(at, at.find(key), key, value);
    }

    private void putAt(Node<V> leaf, int place, Bytes key, V value) {
        if (place >= 0) {
            leaf.setValue(place, value);
        } else {
            leaf.insert(-1 - place, key, value);
            size++;
        }
    }

    /** Removes a key that is there. */
    void remove(Bytes key) {
        sought = null;
        root = owned(root);
        removeBelow(root, key);
        while (!root.isLeaf() && root.count() <= 1) {
            root = root.count() == 0 ? Node.leaf(epoch) : root.child(0);
        }
        size--;
    }

    private void removeBelow(Node<V> node, Bytes key) {
        if (node.isLeaf()) {
            node.remove(node.find(key));
            return;
        }
        int place = node.childFor(key);
        Node<V> child = ownedChild(node, place);
        removeBelow(child, key);
        if (child.count() == 0) {
            node.remove(place);
        } else if (child.count() < SPARSE) {
            mergeAround(node, place);
        }
    }

    private void mergeAround(Node<V> node, int place) {
        int count = node.child(place).count();
        if (place + 1 < node.count() && count + node.child(place + 1).count() <= FITTING) {
            node.mergeChildren(place);
        } else if (place > 0 && count + node.child(place - 1).count() <= FITTING) {
            ownedChild(node, place - 1);
            node.mergeChildren(place - 1);
        }
    }

    private Node<V> ownedChild(Node<V> owner, int place) {
        Node<V> child = owned(owner.child(place));
        owner.setChild(place, child);
        return child;
    }

    private Node<V> owned(Node<V> node) {
        return node.epoch == epoch ? node : node.copy(epoch);
    }
}
