package io.murmuration.chat;

import java.util.List;
import java.util.Locale;

/** What a line that a person typed means. */
sealed interface Input {

    /** Every command, for help and completion. */
    List<String> COMMANDS = List.of("/who", "/nodes", "/rooms", "/join", "/msg", "/help", "/quit");

    /** Says something to the room. */
    record Say(String text) implements Input {}

    /** Asks who is in the room. */
    record Who() implements Input {}

    /** Asks which nodes there are. */
    record Nodes() implements Input {}

    /** Asks which rooms there are. */
    record Rooms() implements Input {}

    /** Goes to another room. */
    record Join(String room) implements Input {}

    /** Says something to one person only. */
    record Whisper(String nick, String text) implements Input {}

    /** Asks for help. */
    record Help() implements Input {}

    /** Leaves. */
    record Quit() implements Input {}

    /** Means nothing; {@code problem} says why and what to do. */
    record Invalid(String problem) implements Input {}

    /** Was an empty line. */
    record Nothing() implements Input {}

    /** Reads one line. A message that begins with a slash is written with two. */
    static Input parse(String typed) {
        String line = Names.printable(typed).strip();
        if (line.isEmpty()) {
            return new Nothing();
        }
        if (!line.startsWith("/") || line.startsWith("//")) {
            return new Say(line.startsWith("//") ? line.substring(1) : line);
        }
        String[] words = line.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "/who" -> new Who();
            case "/nodes" -> new Nodes();
            case "/rooms" -> new Rooms();
            case "/join" -> join(rest);
            case "/msg" -> whisper(rest);
            case "/help" -> new Help();
            case "/quit", "/exit" -> new Quit();
            default ->
                new Invalid("no such command: " + words[0] + ": /help lists them; //" + words[0].substring(1)
                        + " says it as text");
        };
    }

    private static Input join(String rest) {
        String room = rest.startsWith("#") ? rest.substring(1) : rest;
        return Names.isRoom(room) ? new Join(room) : new Invalid("/join takes " + Names.ROOM_RULE + ": '" + rest + "'");
    }

    private static Input whisper(String rest) {
        String[] words = rest.split("\\s+", 2);
        return words.length == 2 ? new Whisper(words[0], words[1]) : new Invalid("/msg takes a nick and a text");
    }
}
