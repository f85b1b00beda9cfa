package io.murmuration.consensus.wire;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.bootstrap.FoundingMessage;
import io.murmuration.consensus.exchange.GroupStatus;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.RaftMessage;
import io.murmuration.consensus.raft.ReplicaSet;
import io.murmuration.consensus.raft.SnapshotMeta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Packets drawn from a seed, of each kind in turn. */
final class RandomPackets {

    private static final List<String> TEXTS = List.of("", "a", "node-17", "127.0.0.1:4711", "grüße, Ωmega 🐦");

    private final SplittableRandom chance;

    RandomPackets(long seed) {
        chance = new SplittableRandom(seed);
    }

    /** Returns one packet of each kind. */
    List<Packet> oneOfEach() {
        List<Packet> packets = new ArrayList<>();
        for (RaftMessage message : messages()) {
            packets.add(new Packet.ToReplica(number(), message));
        }
        for (Request request : requests()) {
            packets.add(new Packet.Ask(number(), request));
        }
        for (Response response : responses()) {
            packets.add(new Packet.Answer(number(), response));
        }
        for (FoundingMessage message : founding()) {
            packets.add(new Packet.Founding(message));
        }
        return packets;
    }

    private List<RaftMessage> messages() {
        long from = number();
        long to = number();
        long term = count();
        return List.of(
                append(from, to, term),
                new RaftMessage.AppendReply(from, to, term, count(), flag(), count(), count()),
                new RaftMessage.Heartbeat(from, to, term, count(), count(), count()),
                new RaftMessage.HeartbeatReply(from, to, term, count()),
                new RaftMessage.RequestVote(from, to, term, count(), count(), flag(), flag()),
                new RaftMessage.VoteReply(from, to, term, flag(), flag(), count(), count()),
                new RaftMessage.InstallSnapshot(from, to, term, snapshot()),
                new RaftMessage.SnapshotChunk(from, to, term, snapshot(), count(), count(), bytes()),
                new RaftMessage.SnapshotChunkReply(from, to, term, count(), count()),
                new RaftMessage.TimeoutNow(from, to, term),
                new RaftMessage.ReadIndex(from, to, number()),
                new RaftMessage.ReadIndexReply(from, to, term, count(), number()),
                new RaftMessage.Propose(from, to, many(() -> new Entry(0, 0, type(), bytes()))),
                new RaftMessage.TransferLeadership(from, to, term, number()));
    }

    private RaftMessage append(long from, long to, long term) {
        long previous = count();
        List<Entry> entries = new ArrayList<>();
        int size = chance.nextInt(20);
        long entryTerm = chance.nextLong(term + 1);
        for (int i = 0; i < size; i++) {
            entryTerm = flag() ? entryTerm : entryTerm + chance.nextLong(term - entryTerm + 1);
            entries.add(new Entry(entryTerm, previous + 1 + i, type(), bytes()));
        }
        return new RaftMessage.AppendEntries(from, to, term, previous, count(), entries, count());
    }

    private List<Request> requests() {
        return List.of(
                new Request.Command(number(), number(), count(), count(), bytes()),
                new Request.OpenSession(number(), number(), count(), flag()),
                new Request.CloseSession(number(), number()),
                new Request.KeepAlive(number(), longs()),
                new Request.Query(number(), mode(), bytes()),
                new Request.DescribeSession(number(), number()),
                new Request.ListSessions(number()),
                new Request.OpenWatch(number(), new WatchSpec(range(), key(), count(), flag(), flag(), flag(), flag())),
                new Request.AckWatch(number(), count()),
                new Request.CancelWatch(number()),
                new Request.DescribeGroup(number()),
                new Request.TransferLeader(number(), number()),
                new Request.AddReplica(number(), address()),
                new Request.PromoteReplica(number(), number()),
                new Request.RemoveReplica(number(), number()));
    }

    private List<Response> responses() {
        return List.of(
                new Response.Done(number(), count(), count(), bytes()),
                new Response.Failed(number(), any(Outcome.values()), any(Reason.values()), text(), number()),
                new Response.NotLeader(number(), number(), text()),
                new Response.Renewed(number(), longs(), longs()),
                new Response.Watched(number(), many(this::event)),
                new Response.Sessions(
                        number(), many(() -> new Response.SessionState(number(), count(), count(), flag()))),
                new Response.Group(number(), status()));
    }

    private List<FoundingMessage> founding() {
        return List.of(
                new FoundingMessage.ProposeFounding(text(), number(), many(this::address)),
                new FoundingMessage.AcceptFounding(text(), number()),
                new FoundingMessage.RefuseFounding(text(), number(), text()),
                new FoundingMessage.BeginFounding(text(), number()));
    }

    private GroupStatus status() {
        return new GroupStatus(
                text(),
                number(),
                number(),
                text(),
                number(),
                count(),
                count(),
                count(),
                count(),
                count(),
                number(),
                flag(),
                many(() -> new GroupStatus.ReplicaStatus(address(), text(), number(), flag(), text())));
    }

    private WatchEvent event() {
        return switch (chance.nextInt(4)) {
            case 0 -> new WatchEvent.Changed(count(), many(() -> new WatchEvent.Change(entry(), previous())));
            case 1 -> new WatchEvent.Progress(count());
            case 2 -> new WatchEvent.Compacted(count());
            default -> new WatchEvent.Ended(text());
        };
    }

    private KeyValue entry() {
        return new KeyValue(key(), key(), count(), count(), count(), number());
    }

    private @Nullable KeyValue previous() {
        return flag() ? entry() : null;
    }

    private ReadMode mode() {
        return switch (chance.nextInt(4)) {
            case 0 -> ReadMode.LINEARIZABLE;
            case 1 -> ReadMode.LEASE;
            case 2 -> new ReadMode.AtLeast(count());
            default -> new ReadMode.Stale(Duration.ofNanos(count()));
        };
    }

    private KeyRange range() {
        return new KeyRange(key(), flag() ? key() : null);
    }

    private SnapshotMeta snapshot() {
        Configuration configuration = flag()
                ? Configuration.of(ReplicaSet.of(1, 2, number() | 8), ReplicaSet.of(4))
                : new Configuration(
                        ReplicaSet.of(1, 2), ReplicaSet.of(2, 3), ReplicaSet.of(-5), ReplicaSet.of(3), flag());
        return new SnapshotMeta(count(), count(), configuration);
    }

    private ReplicaAddress address() {
        return new ReplicaAddress(number(), text(), text());
    }

    private EntryType type() {
        return any(EntryType.values());
    }

    private Bytes key() {
        return Bytes.wrap(bytes());
    }

    private byte[] bytes() {
        byte[] bytes = new byte[flag() ? chance.nextInt(4) : chance.nextInt(300)];
        chance.nextBytes(bytes);
        return bytes;
    }

    private long[] longs() {
        return chance.longs(chance.nextInt(5)).toArray();
    }

    private long number() {
        return chance.nextLong();
    }

    private long count() {
        return chance.nextLong() >>> (2 + chance.nextInt(60));
    }

    private boolean flag() {
        return chance.nextBoolean();
    }

    private String text() {
        return TEXTS.get(chance.nextInt(TEXTS.size()));
    }

    private <T> T any(T[] values) {
        return values[chance.nextInt(values.length)];
    }

    private <T> List<T> many(Supplier<T> one) {
        List<T> list = new ArrayList<>();
        int size = chance.nextInt(4);
        for (int i = 0; i < size; i++) {
            list.add(one.get());
        }
        return list;
    }
}
