package io.murmuration.benchmarks.store;

import io.murmuration.benchmarks.load.LoadTarget.Role;
import io.murmuration.benchmarks.load.Window;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The client in its own process, asked line by line; one thread at a time. */
final class ClientProcess {

    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final double NANOS_A_MILLI = 1e6;
    private static final String ENDED = "error the client process has ended";

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BufferedWriter commands;

    ClientProcess(Process process) {
        commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> read(process), "client-answers");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Process process) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            answers.add("error cannot read from the client process: " + e);
        }
        answers.add(ENDED);
    }

    /** Asks each server what it is, in their order. */
    List<Role> roles() throws IOException, InterruptedException {
        return words(ask("roles", SHORT), "roles").map(Role::valueOf).toList();
    }

    void preload() throws IOException, InterruptedException {
        words(ask("preload", SHORT), "preloaded");
    }

    Window window(boolean writes, int inFlight, Duration length) throws IOException, InterruptedException {
        String command = "window " + (writes ? "write " : "read ") + inFlight + " " + length.toMillis();
        return Window.ofLine(ask(command, length.plus(SHORT)));
    }

    /**
     * Kills a process and tells for how many milliseconds no write went through; empty if none did
     * again.
     */
    OptionalDouble failover(long leader, Duration within) throws IOException, InterruptedException {
        String answer = ask(
                "failover " + leader + " " + within.toMillis(),
                within.multipliedBy(2).plus(SHORT));
        return words(answer, "failover")
                .filter(word -> !word.equals("none"))
                .mapToDouble(word -> Long.parseLong(word) / NANOS_A_MILLI)
                .findFirst();
    }

    private static Stream<String> words(String answer, String first) throws IOException {
        List<String> words = List.of(answer.split(" ", -1));
        if (!words.get(0).equals(first)) {
            throw new IOException("the client answered: " + answer);
        }
        return words.stream().skip(1);
    }

    private String ask(String command, Duration within) throws IOException, InterruptedException {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new IOException("the client takes no command: " + command, e);
        }
        String answer = answers.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new IOException("the client did not answer within " + within.toSeconds() + " s: " + command);
        }
        if (answer.startsWith("error")) {
            throw new IOException("the client could not " + command + ": " + answer);
        }
        return answer;
    }
}
