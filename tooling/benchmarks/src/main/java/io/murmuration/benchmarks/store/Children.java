package io.murmuration.benchmarks.store;

import java.io.IOException;
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

    /** The file, in the folder a process runs in, of what it says. */
    static final String LOG = "process.log";

    private final Set<Process> alive = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::killAll, "kill-children");

    Children() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a process in a folder. Its errors, and its output unless that is piped, go to {@link
     * #LOG} there.
     */
    Process start(List<String> command, Path folder, boolean piped) throws IOException {
        Files.createDirectories(folder);
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(folder.resolve(LOG).toFile());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(log);
        if (!piped) {
            builder.redirectOutput(log);
        }
        Process process = builder.start();
        alive.add(process);
        return process;
    }

    /** Kills it and waits until it is gone. */
    void kill(Process process) {
        process.destroyForcibly().onExit().join();
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
