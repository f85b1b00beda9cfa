package io.murmuration.testkit.history;

import java.util.Optional;

/**
 * One value per key: read, write, compare and set.
 *
 * @param <V> an immutable value with {@code equals} and {@code hashCode}
 */
public final class RegisterModel<V> implements Model<V, RegisterModel.Input<V>, RegisterModel.Output<V>> {

    /** What a register is asked. */
    public sealed interface Input<V> {}

    /** Answered by {@link Got}. */
    public record Read<V>() implements Input<V> {}

    /** Answered by {@link Done} with true. */
    public record Write<V>(V value) implements Input<V> {}

    /**
     * Sets {@code next} if the value is {@code expected}; answered by {@link Done}: whether it was.
     */
    public record Cas<V>(V expected, V next) implements Input<V> {}

    /** What a register answers. */
    public sealed interface Output<V> {}

    /** The value. */
    public record Got<V>(V value) implements Output<V> {}

    /** Whether the register was set. */
    public record Done<V>(boolean applied) implements Output<V> {}

    private final V initial;

    /** Makes a model of registers that begin with this value. */
    public RegisterModel(V initial) {
        this.initial = initial;
    }

    @Override
    public V initial() {
        return initial;
    }

    @Override
    public Optional<V> step(V state, Input<V> input, Output<V> output) {
        boolean possible = output instanceof Got<V> got
                ? input instanceof Read && got.value().equals(state)
                : output instanceof Done<V> done && done.applied() == applies(state, input);
        return possible ? Optional.of(unheard(state, input)) : Optional.empty();
    }

    @Override
    public V unheard(V state, Input<V> input) {
        if (input instanceof Write<V> write) {
            return write.value();
        }
        return input instanceof Cas<V> cas && applies(state, cas) ? cas.next() : state;
    }

    @Override
    public boolean isRead(Input<V> input, Output<V> output) {
        return input instanceof Read || (output instanceof Done<V> done && !done.applied());
    }

    private static <V> boolean applies(V state, Input<V> input) {
        return input instanceof Write
                || (input instanceof Cas<V> cas && cas.expected().equals(state));
    }
}
