package io.murmuration.consensus.client;

import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * When each call wants to be looked at again, in coarse slots: to set it costs the same however
 * many there are, and a turn looks at what is due and little else. What lies further ahead than one
 * round waits in the last slot and is filed anew there.
 */
final class Wheel {

    private static final int SLOTS = 256;
    private static final long SLOT_NANOS = 8_000_000;

    private final long startNanos;
    private final Line[] slots = new Line[SLOTS];
    private long turned;

    Wheel(long nowNanos) {
        startNanos = nowNanos;
        for (int slot = 0; slot < SLOTS; slot++) {
            slots[slot] = new Line();
        }
    }

    /** Files a call under its {@link Call#wakeNanos}. */
    void set(Call call) {
        long slot = Math.max(turned, (call.wakeNanos - startNanos) / SLOT_NANOS);
        slots[(int) (Math.min(slot, turned + SLOTS - 1) % SLOTS)].add(call.timer);
    }

    /** Tells {@code due} of the calls whose time has come. What it sets anew is not told again. */
    void turn(long nowNanos, ObjLongConsumer<Call> due) {
        long last = Math.max(turned, (nowNanos - startNanos) / SLOT_NANOS);
        long rounds = Math.min(last - turned, SLOTS - 1);
        Line seen = new Line();
        for (long slot = last - rounds; slot <= last; slot++) {
            seen.takeAll(slots[(int) (slot % SLOTS)]);
        }
        turned = last;
        for (@Nullable Call call = seen.first(); call != null; call = seen.first()) {
            call.timer.leave();
            if (nowNanos - call.wakeNanos >= 0) {
                due.accept(call, nowNanos);
            } else {
                set(call);
            }
        }
    }
}
