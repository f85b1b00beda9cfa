package io.murmuration.consensus.watch;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.api.WatchSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One watch: what it wants, how far it is, and what it has under way. */
final class Watch {

    /** What frames, numbers and lengths around a key and its value take at most. */
    private static final long OVERHEAD_BYTES = 64;

    /** Where it gets its next change from. */
    enum State {
        /** From what is applied. */
        CURRENT,
        /** From the history, as soon as it is its turn. */
        CATCHING_UP,
        /** From the history, after an acknowledgement. */
        STALLED,
        /** From nowhere. */
        ENDED
    }

    private record Sent(long revision, long bytes) {}

    final Connection connection;
    final long id;
    final WatchSpec spec;
    private final KeyRange scope;
    private final @Nullable Glob glob;
    private final WatchLimits limits;

    State state = State.STALLED;

    /** The first revision not yet looked at for it; a current one's may be behind the hub's. */
    long next;

    /** Up to which revision its client knows that it missed nothing. */
    long assured;

    int placeInParty;
    int placeInRound;

    /** What of the revision at hand is for it. */
    private List<Change> gathered = new ArrayList<>(1);

    private long gatheredBytes;
    private long previousBytes;

    private final List<WatchEvent> outgoing = new ArrayList<>(1);
    private long outgoingBytes;

    private final ArrayDeque<Sent> unacked = new ArrayDeque<>(0);
    private long unackedBytes;
    private long wanted;

    Watch(Connection connection, long id, WatchSpec spec, long next, WatchLimits limits) {
        this.connection = connection;
        this.id = id;
        this.spec = spec;
        this.limits = limits;
        this.next = next;
        assured = next - 1;
        Glob pattern = spec.glob().isEmpty() ? null : Glob.of(spec.glob());
        glob = pattern == null || pattern.isLiteral() ? null : pattern;
        scope = pattern == null ? spec.range() : narrow(spec.range(), pattern);
    }

    /** Returns the keys of the range with which a match can begin. */
    private static KeyRange narrow(KeyRange range, Glob pattern) {
        KeyRange within = pattern.isLiteral() ? KeyRange.single(pattern.prefix()) : KeyRange.prefix(pattern.prefix());
        Bytes from = range.from().compareTo(within.from()) > 0 ? range.from() : within.from();
        Bytes to = range.to();
        Bytes end = within.to();
        return new KeyRange(from, to == null || (end != null && end.compareTo(to) < 0) ? end : to);
    }

    /** Returns the range outside of which it wants nothing. */
    KeyRange scope() {
        return scope;
    }

    /**
     * Notes a change of {@code revision} whose key is in the scope, if it is wanted.
     *
     * @return whether it is the first of this revision
     */
    boolean gather(long revision, Change change) {
        if (revision < next
                || !(change.isDelete() ? spec.deletes() : spec.puts())
                || (glob != null && !glob.matches(change.entry().key()))) {
            return false;
        }
        gathered.add(change);
        gatheredBytes += bytes(change.entry());
        KeyValue previous = change.previous();
        if (previous != null && spec.withPrevious()) {
            previousBytes += bytes(previous);
        }
        return gathered.size() == 1;
    }

    /** Returns what telling of the gathered changes takes. */
    long gatheredBytes() {
        return gatheredBytes + (carriesPrevious() ? previousBytes : 0);
    }

    private boolean carriesPrevious() {
        return spec.withPrevious() && gatheredBytes + previousBytes <= limits.answerBytes();
    }

    /** Says whether it may be told that much now, by its own credit. */
    boolean hasCredit(long bytes) {
        return unacked.isEmpty() || (unacked.size() < limits.credit() && unackedBytes + bytes <= limits.creditBytes());
    }

    /** Returns what the change for which it waits takes. */
    long wanted() {
        return wanted;
    }

    /** Goes back to before {@code revision}, of which it was to be told and cannot be now. */
    void putOff(long revision) {
        next = revision;
        wanted = gatheredBytes();
        dropGathered();
    }

    void dropGathered() {
        gathered = new ArrayList<>(1);
        gatheredBytes = 0;
        previousBytes = 0;
    }

    /** Takes what was gathered of {@code revision} as told. */
    void tell(long revision) {
        long bytes = gatheredBytes();
        say(new WatchEvent.Changed(revision, carriesPrevious() ? gathered : bare()), bytes);
        dropGathered();
        next = revision + 1;
        assured = revision;
        unacked.add(new Sent(revision, bytes));
        unackedBytes += bytes;
        connection.sent(bytes);
    }

    private List<Change> bare() {
        List<Change> bare = new ArrayList<>(gathered.size());
        for (Change change : gathered) {
            bare.add(change.previous() == null ? change : new Change(change.entry(), null));
        }
        return bare;
    }

    /** Appends to what goes out next. */
    void say(WatchEvent event, long bytes) {
        outgoing.add(event);
        outgoingBytes += bytes;
    }

    /** Says that it missed nothing up to {@code revision}, if its client does not know. */
    void assure(long revision) {
        if (revision > assured) {
            assured = revision;
            say(new WatchEvent.Progress(revision), OVERHEAD_BYTES);
        }
    }

    /** Says whether {@code bytes} more do not fit the answer that is being filled. */
    boolean overflows(long bytes) {
        return outgoingBytes > 0 && outgoingBytes + bytes > limits.answerBytes();
    }

    /** Returns what is to go out, once. */
    List<WatchEvent> takeOutgoing() {
        List<WatchEvent> events = List.copyOf(outgoing);
        outgoing.clear();
        outgoingBytes = 0;
        return events;
    }

    /** Its client has taken what it was told of up to {@code revision}. */
    void acked(long revision) {
        long before = unackedBytes;
        for (Sent first = unacked.peek(); first != null && first.revision <= revision; first = unacked.peek()) {
            unackedBytes -= first.bytes;
            unacked.remove();
        }
        connection.acked(before - unackedBytes);
    }

    private static long bytes(KeyValue entry) {
        return OVERHEAD_BYTES + entry.key().size() + entry.value().size();
    }
}
