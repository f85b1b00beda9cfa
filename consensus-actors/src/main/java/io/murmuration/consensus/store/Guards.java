package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.Compare.Target;
import io.murmuration.consensus.api.KeyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a transaction's conditions hold, as {@link Compare} states. */
final class Guards {

    private Guards() {}

    static boolean hold(List<Compare> guards, KeySpace keys) {
        for (Compare guard : guards) {
            if (!holds(guard, keys)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Compare guard, KeySpace keys) {
        if (guard.range().isSingle()) {
            Version version = keys.get(guard.range().from());
            return holds(guard, version == null ? null : version.entry);
        }
        return keys.scan(guard.range(), KeySpace.NOW, false, version -> holds(guard, version.entry));
    }

    private static boolean holds(Compare guard, @Nullable KeyValue entry) {
        if (guard.target() == Target.VALUE) {
            return entry != null && stands(guard, entry.value().compareTo(guard.value()));
        }
        long number = entry == null
                ? 0
                : switch (guard.target()) {
                    case VERSION -> entry.version();
                    case CREATE_REVISION -> entry.createRevision();
                    case MOD_REVISION -> entry.modRevision();
                    case SESSION -> entry.session();
                    case VALUE -> throw new AssertionError();
                };
        return stands(guard, Long.compare(number, guard.number()));
    }

    private static boolean stands(Compare guard, int order) {
        return switch (guard.relation()) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case GREATER -> order > 0;
        };
    }
}
