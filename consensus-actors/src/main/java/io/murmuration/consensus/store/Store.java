package io.murmuration.consensus.store;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.machine.Applied;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.machine.SessionView;
import io.murmuration.consensus.machine.StateMachine;
import java.nio.ByteBuffer;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The replicated store: an ordered map whose every change has a revision, with its past as far as
 * the bounds allow. {@link StoreCodec} writes its commands and questions, and reads its answers.
 *
 * <p>A new store is at revision 0. Each command that changes a key, and each end of sessions with
 * keys, takes the next revision, all its changes at that one; a command that changes none takes
 * none. {@link #version} is the newest revision.
 *
 * <p>All calls come from one thread. What {@link #freeze} returns may be read by another.
 */
public final class Store implements StateMachine, History {

    private final SessionView sessions;
    private KeySpace keys;

    /** A new store with {@link Bounds#INITIAL}. */
    public Store(SessionView sessions) {
        this(sessions, Bounds.INITIAL);
    }

    /**
     * A new store.
     *
     * @param initial the same on every replica as long as the group lives, as if it were code; to
     *     change bounds later there is {@link StoreCodec#encodeBounds}
     */
    public Store(SessionView sessions, Bounds initial) {
        this.sessions = sessions;
        this.keys = new KeySpace(initial);
    }

    @Override
    public byte[] apply(Applied at, ByteBuffer command) {
        try {
            Input input = StoreCodec.open(command);
            int kind = input.u1();
            StoreCodec.checkVersion(input);
            return switch (kind) {
                case StoreCodec.TXN, StoreCodec.PUT -> Transaction.run(StoreCodec.readTxn(kind, input), keys, sessions);
                case StoreCodec.CLAIM -> Transaction.run(StoreCodec.readClaim(input), keys, sessions);
                case StoreCodec.COMPACT -> compact(input);
                case StoreCodec.BOUNDS -> changeBounds(input);
                default -> throw StoreCodec.unknown("command", kind);
            };
        } catch (Refused refused) {
            return StoreCodec.refusal(refused);
        }
    }

    private byte[] compact(Input input) {
        long revision = StoreCodec.readCompact(input);
        Search.checkKept(revision, keys);
        keys.compact(revision);
        return done();
    }

    private byte[] changeBounds(Input input) {
        keys.setBounds(StoreCodec.readBounds(input));
        return done();
    }

    private byte[] done() {
        return new Output(9).u1(StoreCodec.OK).i8(keys.revision()).toBytes();
    }

    @Override
    public byte[] query(ByteBuffer question) {
        try {
            Input input = StoreCodec.open(question);
            int kind = input.u1();
            StoreCodec.checkVersion(input);
            return Questions.answer(kind, input, keys);
        } catch (Refused refused) {
            return StoreCodec.refusal(refused);
        }
    }

    /** Deletes all keys of these sessions at one revision, in the order of the keys. */
    @Override
    public void sessionsEnded(Applied at, long[] ended) {
        TreeSet<Bytes> bound = new TreeSet<>();
        for (long session : ended) {
            bound.addAll(keys.boundTo(session));
        }
        for (Bytes key : bound) {
            Version version = keys.get(key);
            if (version != null) {
                keys.delete(version);
            }
        }
        keys.finish();
    }

    @Override
    public @Nullable String refuse(ByteBuffer command) {
        try {
            Input input = StoreCodec.open(command);
            int kind = input.u1();
            StoreCodec.checkVersion(input);
            switch (kind) {
                case StoreCodec.TXN -> StoreCodec.readTxn(kind, input);
                case StoreCodec.PUT -> StoreCodec.checkPut(input);
                case StoreCodec.CLAIM -> StoreCodec.readClaim(input);
                case StoreCodec.COMPACT -> StoreCodec.readCompact(input);
                case StoreCodec.BOUNDS -> StoreCodec.readBounds(input);
                default -> throw StoreCodec.unknown("command", kind);
            }
            return null;
        } catch (Refused refused) {
            return refused.message();
        }
    }

    @Override
    public Chunks freeze() {
        return new StoreSnapshot(keys.freeze());
    }

    @Override
    public void restore(Chunks content) {
        keys = Restoration.of(content);
    }

    @Override
    public long version() {
        return keys.revision();
    }

    @Override
    public long hash() {
        return keys.hash();
    }

    @Override
    public long sizeBytes() {
        return keys.liveBytes() + keys.historyBytes();
    }

    @Override
    public long revision() {
        return keys.revision();
    }

    @Override
    public long compactedBelow() {
        return keys.compactedBelow();
    }

    @Override
    public long read(long from, long maxBytes, RevisionSink sink) {
        return keys.read(from, maxBytes, sink);
    }
}
