package io.murmuration.benchmarks.peers.jraft;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What a server answers; an error if the operation was not done, as far as it knows. */
final class Answer implements Serializable {

    private static final long serialVersionUID = 1;

    private byte @Nullable [] value;
    private @Nullable String error;
    private @Nullable String leader;

    static Answer of(byte @Nullable [] value) {
        Answer answer = new Answer();
        answer.value = value;
        return answer;
    }

    static Answer error(String error, @Nullable String leader) {
        Answer answer = new Answer();
        answer.error = error;
        answer.leader = leader;
        return answer;
    }

    static Answer leader(@Nullable String leader) {
        Answer answer = new Answer();
        answer.leader = leader;
        return answer;
    }

    byte @Nullable [] value() {
        return value;
    }

    @Nullable
    String error() {
        return error;
    }

    /** The address of the leader as far as it is known. */
    @Nullable
    String leader() {
        return leader;
    }
}
