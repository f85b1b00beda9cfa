package io.murmuration.chat.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One member's share of one room.
 *
 * <p>Guarantees, as long as each member that stays can be reached now and then: every message of
 * every member that stays is shown by every other member that stays; no message is shown twice; the
 * messages of one speaker are shown in the order they were sent. A message that only reached some
 * before its speaker was gone is passed on by those. What is given up, because nobody is left who
 * has it, is reported, never skipped in silence.
 *
 * <p>Memory is bounded by {@link RoomSettings}. Time is monotonic and compared by difference only.
 *
 * @param <P> how a member of the room is addressed; equal when it is the same
 */
public final class Room<P> {

    private final Speaker self;
    private final RoomSettings settings;
    private final long enteredAtMillis;
    private final Outbox<P> outbox;
    private final SortedMap<Speaker, Track<P>> tracks = new TreeMap<>();
    private final TreeSet<Post> history = new TreeSet<>();
    private final Deque<P> toAsk = new ArrayDeque<>();
    private @Nullable P asked;
    private long askedAtNanos;
    private long comparedAtNanos;
    private int compareTurn;
    private long clock;

    /**
     * Creates the room as {@code self} enters it.
     *
     * @param enteredAtMillis by the wall clock, to tell for people's eyes what was said before
     */
    public Room(Speaker self, RoomSettings settings, long enteredAtMillis, long nowNanos) {
        this.self = self;
        this.enteredAtMillis = enteredAtMillis;
        this.settings = settings;
        this.outbox = new Outbox<>(settings);
        this.comparedAtNanos = nowNanos;
    }

    /** Takes that {@code peer} is in the room. Of several, name the one that came first, first. */
    public void entered(P peer, long nowNanos, RoomEffects<P> effects) {
        if (!outbox.knows(peer)) {
            outbox.open(peer, nowNanos, effects);
            toAsk.addLast(peer);
            askNext(nowNanos, effects);
        }
    }

    /** Takes that {@code peer} has left the room or is held dead. */
    public void gone(P peer, long nowNanos, RoomEffects<P> effects) {
        outbox.close(peer);
        toAsk.clear();
        toAsk.addAll(outbox.peers());
        if (peer.equals(asked)) {
            asked = null;
        }
        askNext(nowNanos, effects);
    }

    /** Says {@code text} to all. */
    public void say(String text, long sentAtMillis, long nowNanos, RoomEffects<P> effects) {
        Post post = new Post(self, outbox.nextSeq(), ++clock, sentAtMillis, text);
        show(post, effects);
        outbox.post(post, nowNanos, effects);
    }

    /** Takes a message that {@code from} has said and streams from {@code since} on. */
    public void delivered(P from, Post post, long since, long nowNanos, RoomEffects<P> effects) {
        if (post.speaker().equals(self)) {
            return;
        }
        Track<P> track = track(post.speaker());
        track.streams(from, since);
        track.take(post);
        if (!isAsking()) {
            track.settle();
        }
        showReady(track, Long.MAX_VALUE, effects);
        effects.acknowledge(from, track.acknowledged());
        if (track.waits(nowNanos) && track.beyondItsStream()) {
            askSoon(from, nowNanos, effects);
        }
    }

    /** Takes that {@code from} has received all own messages below {@code next}. */
    public void acknowledged(P from, long next, long nowNanos, RoomEffects<P> effects) {
        outbox.acknowledged(from, next, nowNanos, effects);
    }

    /** Answers {@code from}, who has heard no more than {@code heard}. */
    public void asked(P from, List<Heard> heard, RoomEffects<P> effects) {
        SortedMap<Speaker, Long> next = new TreeMap<>();
        for (Heard one : heard) {
            next.put(one.speaker(), one.next());
        }
        List<Post> answer = new ArrayList<>();
        int chars = 0;
        for (Post post : history) {
            if (post.seq() >= next.getOrDefault(post.speaker(), 0L)) {
                chars += post.text().length() + 100;
                if (chars > settings.answerChars() && !answer.isEmpty()) {
                    effects.answer(from, answer, true);
                    return;
                }
                answer.add(post);
            }
        }
        effects.answer(from, answer, false);
    }

    /** Takes the answer of {@code from} to an own question. */
    public void answered(P from, List<Post> posts, boolean more, long nowNanos, RoomEffects<P> effects) {
        List<Post> sorted = new ArrayList<>(new TreeSet<>(posts));
        boolean progress = false;
        for (Post post : sorted) {
            if (!post.speaker().equals(self) && !isForgotten(post)) {
                progress |= track(post.speaker()).take(post);
            }
        }
        for (Post post : sorted) {
            Track<P> track = tracks.get(post.speaker());
            if (track != null) {
                track.settle();
                showReady(track, post.seq(), effects);
            }
        }
        if (from.equals(asked)) {
            asked = null;
            if (more && progress) {
                toAsk.addFirst(from);
            }
        }
        showAll(false, effects);
        askNext(nowNanos, effects);
    }

    /** Does what time brings: resends, asks, gives up. To be called a few times a second. */
    public void tick(long nowNanos, RoomEffects<P> effects) {
        outbox.tick(nowNanos, effects);
        if (asked != null && nowNanos - askedAtNanos >= settings.askTimeout().toNanos()) {
            asked = null;
            askNext(nowNanos, effects);
        }
        if (nowNanos - comparedAtNanos >= settings.compareInterval().toNanos()) {
            comparedAtNanos = nowNanos;
            compareWithNext(nowNanos, effects);
        }
        for (Map.Entry<Speaker, Track<P>> entry : tracks.entrySet()) {
            giveUpGaps(entry.getKey(), entry.getValue(), nowNanos, effects);
        }
        forgetSpeakers();
    }

    /**
     * Returns whether all own messages have come to every member that is still here, and those that
     * nobody heard were told of.
     */
    public boolean isSettled() {
        return outbox.isSettled();
    }

    /** Returns the last messages, oldest first. */
    public List<Post> history() {
        return new ArrayList<>(history);
    }

    private boolean isAsking() {
        return asked != null;
    }

    private void askSoon(P peer, long nowNanos, RoomEffects<P> effects) {
        if (!peer.equals(asked) && !toAsk.contains(peer)) {
            toAsk.addFirst(peer);
            askNext(nowNanos, effects);
        }
    }

    private void compareWithNext(long nowNanos, RoomEffects<P> effects) {
        List<P> peers = outbox.peers();
        if (!isAsking() && toAsk.isEmpty() && !peers.isEmpty()) {
            compareTurn = (compareTurn + 1) % peers.size();
            askSoon(peers.get(compareTurn), nowNanos, effects);
        }
    }

    private void askNext(long nowNanos, RoomEffects<P> effects) {
        if (asked == null && !toAsk.isEmpty()) {
            P peer = toAsk.removeFirst();
            asked = peer;
            askedAtNanos = nowNanos;
            effects.ask(peer, heard());
        } else if (asked == null) {
            showAll(true, effects);
        }
    }

    private List<Heard> heard() {
        List<Heard> heard = new ArrayList<>();
        heard.add(new Heard(self, outbox.nextSeq()));
        tracks.forEach((speaker, track) -> heard.add(new Heard(speaker, track.next())));
        return heard;
    }

    private void showAll(boolean unsettledToo, RoomEffects<P> effects) {
        for (Track<P> track : tracks.values()) {
            if (unsettledToo) {
                track.settle();
            }
            showReady(track, Long.MAX_VALUE, effects);
        }
    }

    private void showReady(Track<P> track, long last, RoomEffects<P> effects) {
        for (Post post : track.ready(last)) {
            show(post, effects);
        }
    }

    private void show(Post post, RoomEffects<P> effects) {
        clock = Math.max(clock, post.stamp());
        history.add(post);
        if (history.size() > settings.historyPosts()) {
            history.pollFirst();
        }
        effects.show(post, post.sentAtMillis() < enteredAtMillis);
    }

    private void giveUpGaps(Speaker speaker, Track<P> track, long nowNanos, RoomEffects<P> effects) {
        if (track.waitsNanos(nowNanos) >= settings.gapPatience().toNanos()) {
            track.settle();
            showReady(track, Long.MAX_VALUE, effects);
        }
        P source = track.source();
        boolean streamWillFill = source != null && outbox.knows(source) && !track.beyondItsStream();
        while (!streamWillFill
                && !isAsking()
                && track.waitsNanos(nowNanos) >= settings.gapPatience().toNanos()) {
            effects.missed(speaker, track.skip());
            showReady(track, Long.MAX_VALUE, effects);
        }
    }

    /** Returns whether a message of an unknown speaker may have been shown and forgotten. */
    private boolean isForgotten(Post post) {
        return !tracks.containsKey(post.speaker())
                && history.size() >= settings.historyPosts()
                && post.compareTo(history.first()) < 0;
    }

    private void forgetSpeakers() {
        int surplus = tracks.size() - settings.speakers();
        if (surplus <= 0) {
            return;
        }
        TreeSet<Speaker> inHistory = new TreeSet<>();
        history.forEach(post -> inHistory.add(post.speaker()));
        tracks.entrySet().removeIf(entry -> {
            P source = entry.getValue().source();
            boolean live = source != null && outbox.knows(source);
            return !live
                    && !inHistory.contains(entry.getKey())
                    && entry.getValue().isIdle();
        });
    }

    private Track<P> track(Speaker speaker) {
        return tracks.computeIfAbsent(speaker, unknown -> new Track<>(settings.aheadPosts()));
    }
}
