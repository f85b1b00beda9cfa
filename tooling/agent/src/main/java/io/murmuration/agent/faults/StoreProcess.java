package io.murmuration.agent.faults;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node that decides, in a process of its own, with the directory that outlives the process. */
final class StoreProcess {

    private static final String MAIN = "io.murmuration.agent.AgentMain";
    private static final List<String> PASSED_ON =
            List.of("-XX:SharedArchiveFile", "-Xshare", "-Xlog:disable", "--sun-misc-unsafe", "--enable-native");
    private static final long ENDING_SECONDS = 20;
    private static final int PAGE_BYTES = 4_096;

    private final String name;
    private final Path folder;
    private final List<String> arguments;
    private volatile @Nullable Process process;

    /**
     * Stands for a node.
     *
     * @param folder of its own
     * @param arguments what {@code murmuration node} takes, but for name and data
     */
    StoreProcess(String name, Path folder, List<String> arguments) {
        this.name = name;
        this.folder = folder;
        this.arguments = List.copyOf(arguments);
    }

    String name() {
        return name;
    }

    private Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("node.log");
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (PASSED_ON.stream().anyMatch(option::startsWith)) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), MAIN, "node"));
        command.addAll(List.of("--name", name, "--data", data().toString()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    boolean isAlive() {
        Process now = process;
        return now != null && now.isAlive();
    }

    /** Returns the exit code of the last process, -1 if it runs. 137 is that of SIGKILL. */
    int exitCode() {
        Process now = process;
        return now == null || now.isAlive() ? -1 : now.exitValue();
    }

    /** Ends it without a word, and waits until it is gone. */
    void kill() throws InterruptedException {
        Process now = process;
        if (now != null) {
            now.destroyForcibly();
            if (!now.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + now.pid() + " of " + name + " does not end");
            }
        }
    }

    /** Ends it without waiting. */
    void destroy() {
        Process now = process;
        if (now != null) {
            now.destroyForcibly();
        }
    }

    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process now = process;
        if (now != null
                && new ProcessBuilder("kill", signal, Long.toString(now.pid()))
                                .start()
                                .waitFor()
                        != 0) {
            throw new IOException("kill " + signal + " " + now.pid() + " failed, of " + name);
        }
    }

    /**
     * Changes one byte in the first half of what the oldest segment of the stopped node's log
     * holds, where there is proof that it was durable; returns where, empty if too little is there.
     */
    String damage() throws IOException {
        Path oldest;
        try (Stream<Path> files = Files.list(data().resolve("groups").resolve("store"))) {
            oldest = files.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .sorted()
                    .findFirst()
                    .orElse(null);
        }
        if (oldest == null) {
            return "";
        }
        try (FileChannel file = FileChannel.open(oldest, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.allocate((int) file.size());
            while (content.hasRemaining() && file.read(content) >= 0) {
                // reads on
            }
            int used = content.position();
            while (used > 0 && content.get(used - 1) == 0) {
                used--;
            }
            if (used < 3 * PAGE_BYTES) {
                return "";
            }
            int place = PAGE_BYTES + (used - PAGE_BYTES) / 2;
            while (content.get(place) == 0) {
                place--; // zeros may be padding, which means nothing
            }
            file.write(ByteBuffer.wrap(new byte[] {(byte) (content.get(place) ^ 0x10)}), place);
            file.force(true);
            return oldest.getFileName() + " at " + place + " of " + used;
        }
    }

    /** Returns how often the node has set aside what it had. */
    long setAside() throws IOException {
        try (Stream<Path> files = Files.list(data())) {
            return files.filter(file -> file.getFileName().toString().startsWith("aside-"))
                    .count();
        }
    }

    /** Returns the lines of its log that hold {@code text}. */
    List<String> logged(String text) throws IOException {
        if (!Files.exists(log())) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(log(), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains(text)).toList();
        }
    }
}
