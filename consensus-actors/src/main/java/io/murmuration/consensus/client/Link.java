package io.murmuration.consensus.client;

import org.jspecify.annotations.Nullable;

/** A call's place in a {@link Line}; alone it is in none. */
final class Link {

    final @Nullable Call call;
    Link before = this;
    Link behind = this;

    Link(@Nullable Call call) {
        this.call = call;
    }

    /** Leaves the line that it stands in, if any. */
    void leave() {
        before.behind = behind;
        behind.before = before;
        before = this;
        behind = this;
    }
}
