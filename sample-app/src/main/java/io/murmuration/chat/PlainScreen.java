package io.murmuration.chat;

import io.murmuration.chat.room.Post;
import java.io.PrintStream;

/** Prints whole lines without prompt, colour or escape codes, for pipes and files. */
final class PlainScreen implements Screen {

    private final PrintStream out;
    private final boolean events;

    PlainScreen(PrintStream out, boolean events) {
        this.out = out;
        this.events = events;
    }

    @Override
    public void said(String room, Post post, boolean earlier, boolean own) {
        line(Lines.said(room, post, earlier));
    }

    @Override
    public void notice(String text) {
        line("* " + text);
    }

    @Override
    public void problem(String text) {
        line("! " + text);
    }

    @Override
    public synchronized void line(String text) {
        out.println(text);
        out.flush();
    }

    @Override
    public void event(EventLine event) {
        if (events) {
            line(event.toString());
        }
    }
}
