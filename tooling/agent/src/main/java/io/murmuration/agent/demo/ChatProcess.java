package io.murmuration.agent.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One chat node in a process of its own, driven by its piped terminal. */
final class ChatProcess {

    private static final String MAIN = "io.murmuration.agent.AgentMain";
    private static final String EVENT = "@event ";
    private static final List<String> PASSED_ON =
            List.of("-XX:SharedArchiveFile", "-Xshare", "-Xlog:disable", "--sun-misc-unsafe", "--enable-native");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final int life;
    private final Process process;
    private final Writer typed;
    private final Thread reader;

    private ChatProcess(String name, int life, Process process, Timeline timeline) {
        this.name = name;
        this.life = life;
        this.process = process;
        this.typed = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.reader = new Thread(() -> read(timeline), "reader-" + name + "-" + life);
        reader.setDaemon(true);
    }

    /**
     * Starts a node with the Java and the class path of this process.
     *
     * @param life which process of that node it is, from 1
     * @param arguments what {@code murmuration chat} takes
     * @param folder where the node works and its errors go
     */
    static ChatProcess start(String name, int life, List<String> arguments, Path folder, Timeline timeline)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (PASSED_ON.stream().anyMatch(option::startsWith)) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), MAIN, "chat"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".err").toFile()))
                .start();
        ChatProcess started = new ChatProcess(name, life, process, timeline);
        started.reader.start();
        return started;
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private void read(Timeline timeline) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            @Nullable String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith(EVENT)) {
                    JsonNode fields = JSON.readTree(line.substring(EVENT.length()));
                    timeline.report(this, fields, ReportWords.of(name, fields));
                } else if (line.startsWith("! ")) {
                    timeline.tell(name, line);
                }
            }
        } catch (JsonProcessingException e) {
            timeline.tell(name, "! printed an event that is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            timeline.tell(name, "! its output broke off: " + e.getMessage());
        } finally {
            timeline.wake();
        }
    }

    String name() {
        return name;
    }

    int life() {
        return life;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Types one line. A node that is gone does not hear it. */
    void type(String line) throws IOException {
        typed.write(line + "\n");
        typed.flush();
    }

    /** Asks the process to end: SIGTERM. Its pipes stay open, so that the signal is all it gets. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Ends the process without a word: SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for the end; returns whether it came within {@code millis}. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    /** Returns the exit code of a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }
}
