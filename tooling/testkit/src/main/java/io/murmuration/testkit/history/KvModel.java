package io.murmuration.testkit.history;

import java.util.List;
import java.util.Optional;

/**
 * Keys with a text each, or none: get, put, append, delete, compare and set. Cut by key, so its
 * state is that of one key; empty says that the key is absent.
 */
public final class KvModel implements Model<Optional<String>, KvModel.Input, KvModel.Output> {

    /** What the store is asked; the key stands in the history. */
    public sealed interface Input {}

    /** Answered by {@link Got}. */
    public record Get() implements Input {}

    /** Answered by {@link Done} with true. */
    public record Put(String value) implements Input {}

    /** Adds to the end of what is there, if anything; answered by {@link Done} with true. */
    public record Append(String value) implements Input {}

    /** Answered by {@link Done}: whether the key was there. */
    public record Delete() implements Input {}

    /** Puts {@code next} if {@code expected} is there; answered by {@link Done}: whether it was. */
    public record Cas(String expected, String next) implements Input {}

    /** What the store answers. */
    public sealed interface Output {}

    /** The value, if the key is there. */
    public record Got(Optional<String> value) implements Output {

        /** That value. */
        public static Got of(String value) {
            return new Got(Optional.of(value));
        }

        /** The key is absent. */
        public static Got none() {
            return new Got(Optional.empty());
        }

        @Override
        public String toString() {
            return "Got[" + value.map(text -> '"' + text + '"').orElse("none") + "]";
        }
    }

    /** Whether the store was changed. */
    public record Done(boolean applied) implements Output {}

    @Override
    public Optional<String> initial() {
        return Optional.empty();
    }

    @Override
    public Optional<Optional<String>> step(Optional<String> state, Input input, Output output) {
        boolean possible = output instanceof Got got
                ? input instanceof Get && got.value().equals(state)
                : output instanceof Done done && !(input instanceof Get) && done.applied() == applies(state, input);
        return possible ? Optional.of(unheard(state, input)) : Optional.empty();
    }

    @Override
    public Optional<String> unheard(Optional<String> state, Input input) {
        if (!applies(state, input)) {
            return state;
        }
        if (input instanceof Put put) {
            return Optional.of(put.value());
        }
        if (input instanceof Append append) {
            return Optional.of(state.orElse("").concat(append.value()));
        }
        return input instanceof Cas cas ? Optional.of(cas.next()) : Optional.empty();
    }

    @Override
    public boolean isRead(Input input, Output output) {
        return input instanceof Get || (output instanceof Done done && !done.applied());
    }

    @Override
    public int sizeBytes(Optional<String> state) {
        return 64 + 2 * state.orElse("").length();
    }

    /** A text that is read begins with what is there now, or with what is put before. */
    @Override
    public boolean mayAnswer(Optional<String> state, Input input, Output output, List<Input> before) {
        if (!(output instanceof Got got)) {
            return true;
        }
        String text = got.value().orElse("");
        boolean kept = got.value().isPresent() ? text.startsWith(state.orElse("")) : state.isEmpty();
        for (int i = 0; i < before.size() && !kept; i++) {
            kept = mayBegin(text, before.get(i));
        }
        return kept;
    }

    private static boolean mayBegin(String text, Input earlier) {
        if (earlier instanceof Put put) {
            return text.startsWith(put.value());
        }
        return earlier instanceof Cas cas ? text.startsWith(cas.next()) : earlier instanceof Delete;
    }

    private static boolean applies(Optional<String> state, Input input) {
        if (input instanceof Cas cas) {
            return state.isPresent() && state.get().equals(cas.expected());
        }
        return input instanceof Delete ? state.isPresent() : !(input instanceof Get);
    }
}
