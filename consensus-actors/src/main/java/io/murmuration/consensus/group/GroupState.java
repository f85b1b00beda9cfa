package io.murmuration.consensus.group;

import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.machine.Applied;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.machine.StateMachine;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.session.SessionTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that the log changes, the same on every replica that has applied the same: log time, where
 * the replicas are, the sessions with the answers kept for them, and the machine. Depends on
 * nothing but the entries, so no setting of a node decides anything here.
 */
final class GroupState {

    /** At one index this replica's state had another hash than the leader's. */
    record Divergence(long index, long here, long agreed) {}

    private static final byte VERSION = 1;
    private static final byte[] NOTHING = {};
    private static final long[] NOBODY = {};

    private final StateMachine machine;
    private final OpenSessions openSessions;
    private final long hashEvery;
    private final Envelope envelope = new Envelope();
    private final TreeMap<Long, ReplicaAddress> addresses = new TreeMap<>();
    private HashRing hashes = new HashRing();
    private SessionTable sessions = new SessionTable();
    private long index;
    private long term;
    private long logNanos;
    private int level = 1;
    private long hashedIndex;

    private byte[] answer = NOTHING;
    private @Nullable Refusal refusal;
    private long opened;
    private long[] ended = NOBODY;
    private int moves;
    private @Nullable Divergence divergence;

    GroupState(StateMachine machine, OpenSessions openSessions, long hashEvery) {
        this.machine = machine;
        this.openSessions = openSessions;
        this.hashEvery = hashEvery;
        openSessions.follow(sessions);
    }

    /**
     * Applies a normal entry. What it came to stands in {@link #refusal} and {@link #answer} until
     * the next.
     *
     * @throws RuntimeException what the machine threw, or if the entry is of a newer release: then
     *     this replica must stop
     */
    void apply(Entry entry) {
        answer = NOTHING;
        refusal = null;
        opened = 0;
        ended = NOBODY;
        byte[] payload = entry.payload();
        if (payload.length > 0) {
            envelope.open(payload);
            logNanos = Math.max(logNanos, envelope.logNanos());
            Applied at = new Applied(entry.index(), logNanos, envelope.wallMillis(), envelope.session());
            switch (envelope.kind()) {
                case Envelope.COMMAND -> command(at);
                case Envelope.OPEN_SESSION -> openSession(envelope.body());
                case Envelope.CLOSE_SESSION -> closeSession(at);
                case Envelope.EXPIRE_SESSIONS -> expireSessions(at, envelope.body());
                case Envelope.CHECK_HASH -> checkHash(envelope.body());
                case Envelope.LEVEL -> level = Math.max(level, envelope.body().getInt());
                case Envelope.REPLICA_ADDRESS -> moved(AddressCodec.decode(envelope.body()));
                default -> {
                    // TIME: its log time was all it had to say.
                }
            }
        }
        passed(entry);
    }

    private void passed(Entry entry) {
        index = entry.index();
        term = entry.term();
        if (index % hashEvery == 0) {
            hashedIndex = index;
            hashes.add(index, hash());
        }
    }

    private void command(Applied at) {
        long session = at.session();
        if (session == 0) {
            answer = machine.apply(at, envelope.body());
            return;
        }
        long sequence = envelope.sequence();
        switch (sessions.begin(session, sequence, envelope.ackedBelow())) {
            case NEW -> {
                answer = machine.apply(at, envelope.body());
                sessions.remember(session, sequence, answer);
            }
            case REPEATED -> answer = sessions.answer(session, sequence);
            case FORGOTTEN -> refusal = Refusal.FORGOTTEN;
            case UNKNOWN_SESSION -> refusal = Refusal.UNKNOWN_SESSION;
            case WINDOW_FULL -> refusal = Refusal.WINDOW_FULL;
        }
    }

    private void openSession(ByteBuffer body) {
        long session = envelope.session();
        switch (sessions.open(session, body.getLong(), body.get() != 0)) {
            case OPENED, OPEN_ALREADY -> opened = session;
            case ENDED -> refusal = Refusal.UNKNOWN_SESSION;
            case FULL -> refusal = Refusal.SESSIONS_FULL;
        }
    }

    private void closeSession(Applied at) {
        long session = envelope.session();
        if (sessions.close(session)) {
            ended(at, new long[] {session});
        } else {
            refusal = Refusal.UNKNOWN_SESSION;
        }
    }

    private void expireSessions(Applied at, ByteBuffer body) {
        long[] due = new long[body.remaining() / Long.BYTES];
        for (int i = 0; i < due.length; i++) {
            due[i] = body.getLong();
        }
        long[] open = sessions.end(due);
        if (open.length > 0) {
            ended(at, open);
        }
    }

    private void ended(Applied at, long[] ids) {
        machine.sessionsEnded(at, ids);
        ended = ids;
    }

    private void checkHash(ByteBuffer body) {
        long at = body.getLong();
        long agreed = body.getLong();
        if (hashes.contradicts(at, agreed)) {
            divergence = new Divergence(at, hashes.at(at), agreed);
        }
    }

    private void moved(List<ReplicaAddress> to) {
        for (ReplicaAddress each : to) {
            if (addresses.containsKey(each.replica())) {
                addresses.put(each.replica(), each);
                moves++;
            } else {
                refusal = Refusal.notDone(
                        Reason.CHANGE_REFUSED,
                        "replica " + Long.toHexString(each.replica()) + " is no part of the group: add it first");
            }
        }
    }

    /** A change of the configuration was applied, with what its context says of addresses. */
    void configured(Entry entry, Configuration now, List<ReplicaAddress> named) {
        for (ReplicaAddress each : named) {
            addresses.put(each.replica(), each);
        }
        addresses.keySet().removeIf(id -> !now.contains(id));
        moves++;
        passed(entry);
    }

    /** Passes over an entry that came to nothing. */
    void skipped(Entry entry) {
        passed(entry);
    }

    private long hash() {
        long hash = HashRing.mix(index, logNanos);
        hash = HashRing.mix(hash, sessions.size());
        hash = HashRing.mix(hash, sessions.answerBytes());
        return HashRing.mix(hash, machine.hash());
    }

    /** Returns the last index at which a hash was taken since this state was made, 0 = none. */
    long hashedIndex() {
        return hashedIndex;
    }

    long hashAt(long at) {
        return hashes.at(at);
    }

    /** Returns the answer to the last command; shared with what retries will get. */
    byte[] answer() {
        return answer;
    }

    /** Returns why the last command was not done, null if it was. */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    /** Returns the session that was opened, or was asked to be again; 0 = none. */
    long opened() {
        return opened;
    }

    /** Returns the sessions that ended. */
    long[] ended() {
        return ended;
    }

    @Nullable
    Divergence divergence() {
        return divergence;
    }

    long index() {
        return index;
    }

    /** Returns the term of the last entry applied. */
    long term() {
        return term;
    }

    long logNanos() {
        return logNanos;
    }

    SessionTable sessions() {
        return sessions;
    }

    StateMachine machine() {
        return machine;
    }

    @Nullable
    ReplicaAddress address(long replica) {
        return addresses.get(replica);
    }

    /** Returns a number that grows whenever who takes part, or where, may have changed. */
    int moves() {
        return moves;
    }

    /** Returns all addresses, by id. */
    List<ReplicaAddress> addresses() {
        return new ArrayList<>(addresses.values());
    }

    /** Returns the whole as it is now, for another thread to read. */
    Chunks freeze() {
        return GroupContent.of(
                GroupContent.single(head(logNanos, level, hashes, addresses)), sessions.freeze(), machine.freeze());
    }

    /** Returns what a group begins with: nobody's session, and no state of the machine. */
    static Chunks founding(List<ReplicaAddress> founders, SessionTable.Limits limits) {
        TreeMap<Long, ReplicaAddress> addresses = new TreeMap<>();
        for (ReplicaAddress each : founders) {
            addresses.put(each.replica(), each);
        }
        return GroupContent.of(
                GroupContent.single(head(0, 1, new HashRing(), addresses)), new SessionTable(limits).freeze());
    }

    private static byte[] head(long logNanos, int level, HashRing hashes, Map<Long, ReplicaAddress> addresses) {
        byte[] encoded = AddressCodec.encode(new ArrayList<>(addresses.values()));
        ByteBuffer bytes = ByteBuffer.allocate(13 + HashRing.encodedBytes() + encoded.length)
                .put(VERSION)
                .putLong(logNanos)
                .putInt(level);
        hashes.writeTo(bytes);
        return bytes.put(encoded).array();
    }

    /**
     * Becomes what was frozen.
     *
     * @throws IllegalArgumentException if that is damaged or of a newer release
     */
    void restore(Chunks content, long atIndex, long atTerm) {
        GroupContent.Reader reader = new GroupContent.Reader(content);
        Chunks own = reader.section();
        byte[] head = own.next();
        if (head == null || head.length < 13 + HashRing.encodedBytes() || head[0] != VERSION || own.next() != null) {
            throw new IllegalArgumentException(
                    "a snapshot does not begin as one of a group does: it is damaged, or of" + " a newer release");
        }
        ByteBuffer bytes = ByteBuffer.wrap(head, 1, head.length - 1);
        long restoredNanos = bytes.getLong();
        int restoredLevel = bytes.getInt();
        HashRing restoredHashes = new HashRing();
        restoredHashes.readFrom(bytes);
        List<ReplicaAddress> restoredAddresses = AddressCodec.decode(bytes);
        sessions = SessionTable.restore(reader.section());
        openSessions.follow(sessions);
        if (reader.hasMore()) {
            machine.restore(reader.section());
        }
        logNanos = restoredNanos;
        level = restoredLevel;
        hashes = restoredHashes;
        addresses.clear();
        for (ReplicaAddress each : restoredAddresses) {
            addresses.put(each.replica(), each);
        }
        moves++;
        index = atIndex;
        term = atTerm;
        hashedIndex = 0;
    }
}
