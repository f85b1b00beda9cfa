package io.murmuration.chat.room;

import java.util.Comparator;

/**
 * One message to a room.
 *
 * @param speaker who said it
 * @param seq counts the speaker's messages, from 0
 * @param stamp Lamport time: above that of every message its speaker had seen
 * @param sentAtMillis the wall clock of its speaker, to show to people; nothing is ordered by it
 * @param text at most {@value #MAX_TEXT_LENGTH} characters
 */
public record Post(Speaker speaker, long seq, long stamp, long sentAtMillis, String text) implements Comparable<Post> {

    /** The most characters of one message. */
    public static final int MAX_TEXT_LENGTH = 2_000;

    private static final Comparator<Post> ORDER =
            Comparator.comparingLong(Post::stamp).thenComparing(Post::speaker).thenComparingLong(Post::seq);

    public Post {
        if (seq < 0 || stamp < 0) {
            throw new IllegalArgumentException("seq and stamp must not be negative: " + seq + ", " + stamp);
        }
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException("a message has at most " + MAX_TEXT_LENGTH + " characters, this one has "
                    + text.length() + ": send it in parts");
        }
    }

    /** Orders causes before effects, and the same on every node. */
    @Override
    public int compareTo(Post other) {
        return ORDER.compare(this, other);
    }
}
