package io.murmuration.chat.room;

import java.time.Duration;

/**
 * The bounds of a room.
 *
 * @param historyPosts how many messages a room remembers for latecomers
 * @param outboxPosts how many of its own messages a member keeps for resending
 * @param aheadPosts how many messages of one speaker wait for an earlier one
 * @param speakers how many speakers are remembered beyond those of the history
 * @param answerChars how much text one answer to a latecomer carries
 * @param resendAfter the first wait for an acknowledgement; doubles up to sixteen times as long
 * @param askTimeout how long an answer may take before another member is asked
 * @param compareInterval how often a member compares with another what both have heard
 * @param gapPatience how long later messages wait for one that may be lost for good
 * @param aloneAfter how long a message may wait for someone to hear it until its speaker is told;
 *     the news of who is in the room may just be on its way
 * @param lateAfter after how long a missing acknowledgement is told to the speaker
 */
public record RoomSettings(
        int historyPosts,
        int outboxPosts,
        int aheadPosts,
        int speakers,
        int answerChars,
        Duration resendAfter,
        Duration askTimeout,
        Duration compareInterval,
        Duration gapPatience,
        Duration aloneAfter,
        Duration lateAfter) {

    /** Returns what suits people who type. */
    public static RoomSettings defaults() {
        return new RoomSettings(
                200,
                256,
                256,
                256,
                32_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(4),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10));
    }
}
