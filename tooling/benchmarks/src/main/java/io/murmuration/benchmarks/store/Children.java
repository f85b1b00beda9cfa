package io.murmuration.benchmarks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All processes that were started here. They are killed when this is closed, and when the JVM ends
 * for whatever reason it can notice. Safe to use from many threads.
 */
final class Children implements AutoCloseable {

    private final Set<Process> alive = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::killAll, "kill-children");

    Children() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a process whose errors, and output unless it is piped, go to the end of a file. */
    Process start(List<String> command, Path log, boolean piped) throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(log.getParent().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!piped) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
        alive.add(process);
        return process;
    }

    /** Kills it and waits until it is gone. */
    void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
        alive.remove(process);
    }

    private void killAll() {
        alive.forEach(Process::destroyForcibly);
        alive.clear();
    }

    @Override
    public void close() {
        killAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
