package io.murmuration.testkit.history;

/**
 * How an operation ended, as far as its client knows.
 *
 * @param <O> what the object answers
 */
public sealed interface Outcome<O> {

    /** It was answered: it took effect at one instant between its invocation and {@code at}. */
    record Ok<O>(O output, Moment at) implements Outcome<O> {}

    /** It certainly had no effect and never will. */
    record Failed<O>() implements Outcome<O> {}

    /** Nobody knows: it takes effect at any time after its invocation, or never. */
    record Unknown<O>() implements Outcome<O> {}
}
