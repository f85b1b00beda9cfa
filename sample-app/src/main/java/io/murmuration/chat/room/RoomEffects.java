package io.murmuration.chat.room;

import java.util.List;

/**
 * Takes what the calls of a {@link Room} bring about. Sending may lose, double and reorder.
 *
 * @param <P> how a member of the room is addressed
 */
public interface RoomEffects<P> {

    /**
     * Sends an own message to {@code to}.
     *
     * @param since the sequence number from which on {@code to} gets everything by this stream
     */
    void deliver(P to, Post post, long since);

    /** Tells {@code to} that all its messages below {@code next} have come. */
    void acknowledge(P to, long next);

    /** Asks {@code to} for what it has beyond {@code heard}. */
    void ask(P to, List<Heard> heard);

    /**
     * Answers such a question.
     *
     * @param more whether there is more to ask for
     */
    void answer(P to, List<Post> posts, boolean more);

    /**
     * Shows a message; called once for each.
     *
     * @param earlier whether it was said before this member entered, by the clocks of the two
     */
    void show(Post post, boolean earlier);

    /** Tells the person here that nobody who stayed has acknowledged {@code post}. */
    void unheard(Post post);

    /** Tells the person here, once for each delay, that {@code peer} is behind. */
    void late(P peer, int unacknowledged);

    /** Tells the person here that messages of {@code speaker} are lost for good. */
    void missed(Speaker speaker, long count);
}
