package io.murmuration.consensus.client;

import org.jspecify.annotations.Nullable;

/** Calls that wait one behind another. Each may leave from wherever it stands, at no cost. */
final class Line {

    private final Link head = new Link(null);

    boolean isEmpty() {
        return head.behind == head;
    }

    /** Puts a call behind the last one; it leaves the line that it stood in. */
    void add(Link link) {
        link.leave();
        link.before = head.before;
        link.behind = head;
        head.before.behind = link;
        head.before = link;
    }

    /** Returns the call that waits longest, null if none does. */
    @Nullable
    Call first() {
        return head.behind.call;
    }

    /** Takes over all who wait in {@code other}, in their order. */
    void takeAll(Line other) {
        while (!other.isEmpty()) {
            add(other.head.behind);
        }
    }
}
