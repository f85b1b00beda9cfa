package io.murmuration.testkit.history;

import java.util.List;
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
     * answer; {@code state} itself if that changes nothing. An operation of unknown outcome is
     * never impossible.
     */
    S unheard(S state, I input);

    /**
     * Returns whether an operation that was answered so leaves every state as it is in which it can
     * be answered so: reads do, and what was refused. It decides nothing, but saves the search from
     * trying such an operation in several places; to say false, as here, is always right.
     */
    default boolean isRead(I input, O output) {
        return false;
    }

    /**
     * Returns false only if the object, being in {@code state}, cannot come to answer {@code input}
     * by {@code output}, whichever of the inputs {@code before} take effect first and in whichever
     * order, each at most once. It decides nothing, but saves the search from trying all those
     * orders; to say true, as here, is always right.
     */
    default boolean mayAnswer(S state, I input, O output, List<I> before) {
        return true;
    }

    /** Returns roughly how much memory a state takes: the search counts it against its budget. */
    default int sizeBytes(S state) {
        return 32;
    }

    /**
     * Returns the name of the part of the object that the operation concerns. Parts are checked
     * each for itself, from {@link #initial()}, so no operation may see or change what is another
     * part's. By default each key is a part; an object that cannot be cut returns the same name for
     * all.
     */
    default String part(String key, I input) {
        return key;
    }
}
