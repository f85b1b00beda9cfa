package io.murmuration.membership;

import io.murmuration.membership.MembershipActor.EnterGroup;
import io.murmuration.membership.swim.Effects;
import io.murmuration.membership.swim.Swim;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/** The group entries that actors of this node want: those that wait for the join, and the rest. */
final class OwnEntries {

    private final Map<Long, EnterGroup> waiting = new LinkedHashMap<>();
    private final Map<Long, Long> numbers = new LinkedHashMap<>();

    void add(EnterGroup enter) {
        waiting.put(enter.handle(), enter);
    }

    /** Publishes what waits. */
    void publish(Swim core, long nowNanos, Effects effects, Logger log) {
        List<EnterGroup> entries = List.copyOf(waiting.values());
        waiting.clear();
        for (EnterGroup enter : entries) {
            try {
                numbers.put(enter.handle(), core.joinGroup(enter.key(), enter.ref(), nowNanos, effects));
            } catch (IllegalStateException e) {
                log.error("not in group: group={} ref={}: {}", enter.key(), enter.ref(), e.getMessage());
            }
        }
    }

    /** Ends an entry, published or not. */
    void end(long handle, Swim core, long nowNanos, Effects effects) {
        waiting.remove(handle);
        Long number = numbers.remove(handle);
        if (number != null) {
            core.leaveGroup(number, nowNanos, effects);
        }
    }

    /** Forgets an entry that cannot have been published yet. */
    void forget(long handle) {
        waiting.remove(handle);
    }
}
