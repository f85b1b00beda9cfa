package io.murmuration.chat.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sending half of a room: one stream to each other member, resent until acknowledged.
 *
 * <p>Bounded by {@link RoomSettings#outboxPosts()}: a member that is further behind gets its stream
 * from a later message on, and must ask for the rest.
 */
final class Outbox<P> {

    private static final int WINDOW = 64;
    private static final int MAX_BACKOFF = 16;

    private static final class Mine {
        private final Post post;
        private final long saidAtNanos;
        private boolean heard;
        private boolean reported;

        Mine(Post post, long saidAtNanos) {
            this.post = post;
            this.saidAtNanos = saidAtNanos;
        }
    }

    private static final class Stream {
        private long since;
        private long acknowledged;
        private long sent;
        private long resendAtNanos;
        private long behindSinceNanos;
        private int backoff = 1;
        private boolean reported;

        Stream(long since) {
            this.since = since;
            this.acknowledged = since;
            this.sent = since;
        }
    }

    private final RoomSettings settings;
    private final Deque<Mine> mine = new ArrayDeque<>();
    private final Map<P, Stream> streams = new LinkedHashMap<>();
    private long nextSeq;

    Outbox(RoomSettings settings) {
        this.settings = settings;
    }

    long nextSeq() {
        return nextSeq;
    }

    boolean knows(P peer) {
        return streams.containsKey(peer);
    }

    List<P> peers() {
        return new ArrayList<>(streams.keySet());
    }

    /**
     * Begins a stream to {@code peer}, a little in the past: what was said while the news of its
     * coming was on the way would otherwise reach it late.
     */
    void open(P peer, long nowNanos, RoomEffects<P> effects) {
        long since = nextSeq;
        for (Mine own : mine) {
            if (nowNanos - own.saidAtNanos <= settings.lateAfter().toNanos()) {
                since = Math.min(since, own.post.seq());
            }
        }
        Stream stream = new Stream(since);
        streams.put(peer, stream);
        send(peer, stream, nowNanos, effects);
    }

    void close(P peer) {
        streams.remove(peer);
    }

    void post(Post post, long nowNanos, RoomEffects<P> effects) {
        nextSeq = post.seq() + 1;
        mine.addLast(new Mine(post, nowNanos));
        while (mine.size() > settings.outboxPosts()) {
            forget(mine.removeFirst(), effects);
        }
        streams.forEach((peer, stream) -> send(peer, stream, nowNanos, effects));
    }

    void acknowledged(P peer, long next, long nowNanos, RoomEffects<P> effects) {
        Stream stream = streams.get(peer);
        if (stream == null || next <= stream.acknowledged || next > nextSeq) {
            return;
        }
        for (Mine own : mine) {
            own.heard |= own.post.seq() >= stream.since && own.post.seq() < next;
        }
        stream.acknowledged = next;
        stream.sent = Math.max(stream.sent, next);
        stream.backoff = 1;
        stream.reported = false;
        stream.behindSinceNanos = nowNanos;
        stream.resendAtNanos = nowNanos + settings.resendAfter().toNanos();
        send(peer, stream, nowNanos, effects);
    }

    void tick(long nowNanos, RoomEffects<P> effects) {
        for (Mine own : mine) {
            if (nowNanos - own.saidAtNanos >= settings.aloneAfter().toNanos()) {
                reportIfUnheard(own, effects);
            }
        }
        streams.forEach((peer, stream) -> {
            if (stream.acknowledged == nextSeq) {
                return;
            }
            if (nowNanos - stream.resendAtNanos >= 0) {
                stream.sent = stream.acknowledged;
                stream.backoff = Math.min(MAX_BACKOFF, stream.backoff * 2);
                send(peer, stream, nowNanos, effects);
            }
            boolean late =
                    nowNanos - stream.behindSinceNanos >= settings.lateAfter().toNanos();
            if (late && !stream.reported) {
                stream.reported = true;
                effects.late(peer, Math.toIntExact(nextSeq - stream.acknowledged));
            }
        });
    }

    /**
     * Returns whether every message has come to every member, and to one at least or was reported.
     */
    boolean isSettled() {
        return streams.values().stream().allMatch(stream -> stream.acknowledged == nextSeq)
                && mine.stream().allMatch(own -> own.heard || own.reported);
    }

    private void send(P peer, Stream stream, long nowNanos, RoomEffects<P> effects) {
        if (stream.sent == stream.acknowledged) {
            stream.resendAtNanos = nowNanos + settings.resendAfter().toNanos() * stream.backoff;
            if (stream.backoff == 1) {
                stream.behindSinceNanos = nowNanos;
            }
        }
        long end = Math.min(nextSeq, stream.acknowledged + WINDOW);
        for (Mine own : mine) {
            if (own.post.seq() >= stream.sent && own.post.seq() < end) {
                effects.deliver(peer, own.post, stream.since);
            }
        }
        stream.sent = Math.max(stream.sent, end);
    }

    private void forget(Mine oldest, RoomEffects<P> effects) {
        long from = oldest.post.seq() + 1;
        for (Stream stream : streams.values()) {
            if (stream.acknowledged < from) {
                stream.since = from;
                stream.acknowledged = from;
                stream.sent = Math.max(stream.sent, from);
            }
        }
        reportIfUnheard(oldest, effects);
    }

    private void reportIfUnheard(Mine own, RoomEffects<P> effects) {
        if (own.heard || own.reported || isPending(own.post.seq())) {
            return;
        }
        own.reported = true;
        effects.unheard(own.post);
    }

    private boolean isPending(long seq) {
        return streams.values().stream().anyMatch(stream -> stream.since <= seq && stream.acknowledged <= seq);
    }
}
