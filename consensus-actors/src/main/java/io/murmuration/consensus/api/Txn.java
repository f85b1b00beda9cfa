package io.murmuration.consensus.api;

import java.util.List;

/**
 * Steps that are taken all at one revision or not at all.
 *
 * @param guards all must hold for {@code then} to be taken; else {@code otherwise} is
 * @param then steps in their order; no key may be set twice in it
 * @param otherwise the same
 */
public record Txn(List<Compare> guards, List<Op> then, List<Op> otherwise) {

    public Txn {
        guards = List.copyOf(guards);
        then = List.copyOf(then);
        otherwise = List.copyOf(otherwise);
    }

    /** Returns the transaction that takes these steps in any case. */
    public static Txn of(Op... steps) {
        return new Txn(List.of(), List.of(steps), List.of());
    }
}
