package io.murmuration.consensus;

import java.util.function.Supplier;

/**
 * A state machine of the application's own, to be run as a group of its own: {@link
 * Coordination#run}.
 *
 * @param name of the group, the same on every node; 1 to 64 of a-z, 0-9, dot, hyphen and
 *     underscore
 * @param machine makes an empty one; called once for each replica
 * @param codec of what travels and is stored
 * @param <C> commands, which change the state, and questions, which do not
 * @param <R> answers to both
 */
public record Replicated<C, R>(String name, Supplier<? extends Machine<C, R>> machine, Codec<C, R> codec) {

    private static final String NAME = "[a-z0-9][a-z0-9._-]{0,63}";

    public Replicated {
        if (!name.matches(NAME) || name.equals(Coordination.STORE)) {
            throw new IllegalArgumentException("'" + name + "' cannot name a group: 1 to 64 of a-z, 0-9, dot, hyphen"
                    + " and underscore are allowed, and '" + Coordination.STORE + "' is taken");
        }
    }

    /** Returns the description of a group that runs this machine. */
    public static <C, R> Replicated<C, R> of(
            String name, Supplier<? extends Machine<C, R>> machine, Codec<C, R> codec) {
        return new Replicated<>(name, machine, codec);
    }

    /**
     * State that is the same on every replica. Used by one thread. What it does depends on its
     * arguments and its state alone: no clock, no chance, no hash order.
     */
    public interface Machine<C, R> {

        /**
         * Applies a command.
         *
         * @throws RuntimeException to refuse it, with nothing changed: the caller gets the message
         */
        R apply(C command);

        /**
         * Answers a question; changes nothing.
         *
         * @throws RuntimeException to refuse it: the caller gets the message
         */
        R answer(C question);

        /** Returns the whole state as it is now, in bytes of its own. */
        byte[] snapshot();

        /** Becomes what {@link #snapshot} of another replica was. */
        void restore(byte[] snapshot);
    }

    /** Turns what travels and is stored into bytes and back. Thread-safe. */
    public interface Codec<C, R> {

        byte[] encode(C command);

        C decode(byte[] command);

        byte[] encodeAnswer(R answer);

        R decodeAnswer(byte[] answer);
    }
}
