package io.murmuration.testkit.history;

import java.util.Optional;

/**
 * A sequential object: what it answers when one operation follows the other. States are immutable
 * values with {@code equals} and {@code hashCode}; so are inputs. All methods are functions of
 * their arguments.
 *
 * @param <S> its states
 * @param <I> what it is asked
 * @param <O> what it answers
 */
public interface Model<S, I, O> {

    /** Returns the state at the beginning. */
    S initial();

    /**
     * Returns the state after the object, being in {@code state} and asked for {@code input},
     * answered {@code output}; empty if it could not have given this answer.
     */
    Optional<S> step(S state, I input, O output);

    /**
     * Returns the state after {@code input} took effect in {@code state} and nobody heard the
     * answer; {@code state} itself if that changes nothing. An operation of unknown outcome is never
     * impossible.
     */
    S unheard(S state, I input);

    /**
     * Returns the name of the part of the object that the operation concerns. Parts are checked each
     * for itself, from {@link #initial()}, so no operation may see or change what is another part's.
     * By default each key is a part; an object that cannot be cut returns the same name for all.
     */
    default String part(String key, I input) {
        return key;
    }
}
