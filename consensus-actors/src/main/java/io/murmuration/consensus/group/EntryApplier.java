package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.raft.ConfigChange;
import io.murmuration.consensus.raft.ConfigChangeException;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies what is committed, a bounded slice at a time, in order. */
final class EntryApplier {

    /** Told of each entry, right after it was applied. */
    interface Observer {

        void applied(Entry entry);

        /**
         * Told of a change of the configuration.
         *
         * @param failure why the change came to nothing, null where it is in force
         */
        void configured(Entry entry, @Nullable String failure);
    }

    private final Office office;
    private final Observer observer;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private int entriesLeft;
    private long bytesLeft;

    EntryApplier(Office office, Observer observer) {
        this.office = office;
        this.observer = observer;
    }

    void take(List<Entry> committed) {
        waiting.addAll(committed);
    }

    /** A snapshot takes the place of what waits: the configuration is its from now on. */
    void drop() {
        waiting.clear();
    }

    boolean hasMore() {
        return !waiting.isEmpty();
    }

    /** A turn begins. */
    void begin() {
        entriesLeft = office.settings.limits().applyEntries();
        bytesLeft = office.settings.limits().applyBytes();
    }

    /** Applies what waits, up to what is left of this turn's slice; returns the bytes. */
    long apply() {
        long bytes = 0;
        while (!waiting.isEmpty() && entriesLeft > 0 && bytesLeft > 0) {
            Entry entry = waiting.remove();
            entriesLeft--;
            bytesLeft -= entry.sizeBytes();
            bytes += entry.sizeBytes();
            if (entry.type() == EntryType.CONFIGURATION) {
                configure(entry);
            } else {
                office.state.apply(entry);
                observer.applied(entry);
            }
            if (office.state.divergence() != null) {
                break;
            }
        }
        if (bytes > 0) {
            office.raft().applied(office.state.index());
        }
        return bytes;
    }

    private void configure(Entry entry) {
        ConfigChange change = ConfigChange.decode(entry.payload());
        List<ReplicaAddress> named = AddressCodec.decode(ByteBuffer.wrap(change.context()));
        String failure = null;
        try {
            Configuration now = office.raft().apply(change);
            office.state.configured(entry, now, named);
        } catch (ConfigChangeException impossible) {
            failure = impossible.getMessage();
            office.state.skipped(entry);
        }
        observer.configured(entry, failure);
    }
}
