package io.murmuration.chat;

import io.murmuration.chat.room.Post;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipView;
import java.io.IOError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** A terminal with a prompt that stays below what others say, and completion of names. */
final class TerminalScreen implements Screen, AutoCloseable {

    private final Terminal terminal;
    private final LineReader reader;
    private final boolean events;
    private volatile Optional<Supplier<MembershipView>> view = Optional.empty();

    private TerminalScreen(Terminal terminal, boolean events) {
        this.terminal = terminal;
        this.events = events;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .completer((lineReader, line, candidates) -> complete(line, candidates))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    static TerminalScreen open(boolean events) throws IOException {
        return new TerminalScreen(TerminalBuilder.builder().system(true).build(), events);
    }

    /** Completes names from {@code current} from now on. */
    void completeFrom(Supplier<MembershipView> current) {
        view = Optional.of(current);
    }

    /** Waits for a line; empty when the person wants to go. */
    Optional<String> read(String prompt) {
        try {
            return Optional.of(reader.readLine(prompt));
        } catch (EndOfFileException | UserInterruptException | IllegalStateException | IOError e) {
            // The last two: the terminal was closed, because the node has ended by itself.
            return Optional.empty();
        }
    }

    @Override
    public void said(String room, Post post, boolean earlier, boolean own) {
        if (!own) {
            show(Lines.said(room, post, earlier), earlier ? AttributedStyle.DEFAULT.faint() : AttributedStyle.DEFAULT);
        }
    }

    @Override
    public void notice(String text) {
        show("* " + text, AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN));
    }

    @Override
    public void problem(String text) {
        show("! " + text, AttributedStyle.DEFAULT.foreground(AttributedStyle.RED));
    }

    @Override
    public void line(String text) {
        show(text, AttributedStyle.DEFAULT);
    }

    @Override
    public void event(EventLine event) {
        if (events) {
            line(event.toString());
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }

    private void show(String text, AttributedStyle style) {
        reader.printAbove(new AttributedString(text, style));
    }

    private void complete(ParsedLine line, List<Candidate> candidates) {
        String first = line.words().isEmpty() ? "" : line.words().get(0);
        TreeSet<String> words = new TreeSet<>();
        if (line.wordIndex() == 0 && first.startsWith("/")) {
            words.addAll(Input.COMMANDS);
        }
        view.ifPresent(current -> {
            for (Member member : current.get().live()) {
                if (first.equals("/join") && line.wordIndex() == 1) {
                    words.add(Names.room(member));
                } else if (!first.startsWith("/") || (first.equals("/msg") && line.wordIndex() == 1)) {
                    words.add(Names.nick(member));
                }
            }
        });
        words.remove("");
        words.forEach(word -> candidates.add(new Candidate(word)));
    }
}
