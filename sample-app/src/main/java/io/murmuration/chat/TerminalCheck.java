package io.murmuration.chat;

import java.io.Console;
import java.util.Optional;

/** Tells a person at a terminal from a pipe. */
final class TerminalCheck {

    private TerminalCheck() {}

    /** Returns whether both input and output are a terminal that can move its cursor. */
    static boolean isInteractive() {
        return !"dumb".equals(System.getenv("TERM"))
                && Optional.ofNullable(System.console())
                        .filter(TerminalCheck::isTerminal)
                        .isPresent();
    }

    private static boolean isTerminal(Console console) {
        try {
            // From Java 22 on there is a console also where there is no terminal, and this method.
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
