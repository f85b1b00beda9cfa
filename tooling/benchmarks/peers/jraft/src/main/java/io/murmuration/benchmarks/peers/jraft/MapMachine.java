package io.murmuration.benchmarks.peers.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The state: one value a key, the last that was written. */
final class MapMachine extends StateMachineAdapter {

    private final Map<Integer, byte[]> values = new ConcurrentHashMap<>();

    static ByteBuffer command(int key, byte[] value) {
        return ByteBuffer.allocate(Integer.BYTES + value.length)
                .putInt(key)
                .put(value)
                .flip();
    }

    byte @Nullable [] value(int key) {
        return values.get(key);
    }

    @Override
    public void onApply(Iterator entries) {
        while (entries.hasNext()) {
            ByteBuffer command = entries.getData().duplicate();
            int key = command.getInt();
            byte[] value = new byte[command.remaining()];
            command.get(value);
            values.put(key, value);
            Closure done = entries.done();
            if (done != null) {
                done.run(Status.OK());
            }
            entries.next();
        }
    }
}
