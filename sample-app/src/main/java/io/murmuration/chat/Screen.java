package io.murmuration.chat;

import io.murmuration.chat.room.Post;

/**
 * What a person sees. Any thread may call it, and a call may block until the text is written:
 * actors that show text run on the dispatcher for blocking work, and acknowledge only what was
 * shown.
 */
interface Screen {

    /**
     * Shows a message to a room.
     *
     * @param earlier whether it was said before the person here entered the room
     * @param own whether the person here has just typed it
     */
    void said(String room, Post post, boolean earlier, boolean own);

    /** Shows that something happened. */
    void notice(String text);

    /** Shows that something went wrong. */
    void problem(String text);

    /** Shows an answer or a private message as it is. */
    void line(String text);

    /** Prints an event for a machine, if it asked for events. */
    void event(EventLine event);
}
