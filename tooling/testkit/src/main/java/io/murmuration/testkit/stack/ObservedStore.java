package io.murmuration.testkit.stack;

import io.murmuration.consensus.machine.Applied;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.machine.StateMachine;
import io.murmuration.consensus.store.Store;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A replica's store, which tells what it is asked to apply. */
final class ObservedStore implements StateMachine {

    private final Store store;
    private final StackNode node;
    private final StackCluster cluster;

    ObservedStore(Store store, StackNode node, StackCluster cluster) {
        this.store = store;
        this.node = node;
        this.cluster = cluster;
    }

    Store store() {
        return store;
    }

    @Override
    public byte[] apply(Applied at, ByteBuffer command) {
        byte[] copy = new byte[command.remaining()];
        command.duplicate().get(copy);
        byte[] answer = store.apply(at, command);
        tell(() -> cluster.truth().applied(node, at, copy, answer, store));
        return answer;
    }

    @Override
    public void sessionsEnded(Applied at, long[] sessions) {
        store.sessionsEnded(at, sessions);
        tell(() -> cluster.truth().ended(node, at, sessions, store));
    }

    /** The replica would take what is thrown here for the store's own. */
    private void tell(Runnable what) {
        try {
            what.run();
        } catch (Promise.Broken broken) {
            cluster.broke(broken);
        }
    }

    @Override
    public byte[] query(ByteBuffer question) {
        return store.query(question);
    }

    @Override
    public @Nullable String refuse(ByteBuffer command) {
        return store.refuse(command);
    }

    @Override
    public Chunks freeze() {
        return store.freeze();
    }

    @Override
    public void restore(Chunks content) {
        store.restore(content);
    }

    @Override
    public long version() {
        return store.version();
    }

    @Override
    public long hash() {
        return store.hash();
    }

    @Override
    public long sizeBytes() {
        return store.sizeBytes();
    }
}
