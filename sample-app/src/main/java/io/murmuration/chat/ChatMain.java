package io.murmuration.chat;

import picocli.CommandLine;

/** Runs the chat by itself; {@code murmuration chat} does the same. */
public final class ChatMain {

    private ChatMain() {}

    /** Runs {@link ChatCommand} and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChatCommand()).execute(arguments));
    }
}
