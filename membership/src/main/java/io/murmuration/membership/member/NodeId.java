package io.murmuration.membership.member;

/**
 * Names one life of one node. Where the node can be reached is an attribute, not part of its name.
 *
 * @param name chosen by the operator, one for each node: 1 to 64 visible ASCII characters
 * @param uid tells a restarted node from its former self; of two, the larger is the newer; above
 *     zero
 */
public record NodeId(String name, long uid) implements Comparable<NodeId> {

    /** The most characters a name may have. */
    public static final int MAX_NAME_LENGTH = 64;

    public NodeId {
        if (!isName(name)) {
            throw new IllegalArgumentException("name must be 1 to 64 visible ASCII characters: '" + name + "'");
        }
        if (uid <= 0) {
            throw new IllegalArgumentException("uid must be above zero: " + uid);
        }
    }

    /** Returns whether {@code text} may name a node. */
    public static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_NAME_LENGTH
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    @Override
    public int compareTo(NodeId other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Long.compare(uid, other.uid);
    }

    /** Returns the form that logs show, such as {@code alpha#3}. */
    @Override
    public String toString() {
        return name + "#" + uid;
    }
}
