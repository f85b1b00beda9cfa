package io.murmuration.benchmarks.peers.jraft;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What a client asks. JRaft's remoting encodes it by its fields, so it is no record. */
final class Request implements Serializable {

    static final int WRITE = 0;
    static final int READ = 1;
    static final int ROLE = 2;

    private static final long serialVersionUID = 1;

    private int kind;
    private int key;
    private byte @Nullable [] value;

    Request() {}

    Request(int kind, int key, byte @Nullable [] value) {
        this.kind = kind;
        this.key = key;
        this.value = value;
    }

    int kind() {
        return kind;
    }

    int key() {
        return key;
    }

    byte @Nullable [] value() {
        return value;
    }
}
