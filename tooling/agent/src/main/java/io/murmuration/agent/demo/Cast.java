package io.murmuration.agent.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The processes of a demo: who plays whom now, and who ever did. */
final class Cast {

    private static final long KILL_MILLIS = 5_000;

    private final List<String> names;
    private final Path folder;
    private final Timeline timeline;
    private final Map<String, ChatProcess> current = new LinkedHashMap<>();
    private final List<ChatProcess> all = Collections.synchronizedList(new ArrayList<>());
    private final Set<ChatProcess> abandoned = new LinkedHashSet<>();
    private List<Integer> ports = List.of();

    Cast(List<String> names, Path folder, Timeline timeline) {
        this.names = names;
        this.folder = folder;
        this.timeline = timeline;
    }

    /** Starts a process for every name, on free ports; each is told the addresses of all. */
    void startAll(RandomGenerator random) throws IOException {
        ports = FreePorts.find(names.size(), random);
        for (String name : names) {
            start(name);
        }
    }

    /** Starts a process for {@code name}, at the address that the name has. */
    void start(String name) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--events", "--name", name, "--room", "lobby"));
        arguments.addAll(List.of("--cluster", "demo-" + ProcessHandle.current().pid() + "-" + ports.get(0)));
        arguments.addAll(List.of("--bind", "127.0.0.1:" + ports.get(names.indexOf(name))));
        for (int port : ports) {
            arguments.addAll(List.of("--seed", "127.0.0.1:" + port));
        }
        long before =
                all.stream().filter(process -> process.name().equals(name)).count();
        ChatProcess process = ChatProcess.start(name, (int) before + 1, arguments, folder, timeline);
        all.add(process);
        current.put(name, process);
    }

    /** Ends the whole cast without a word; what it told counts no more. */
    void abandon() {
        killAll();
        abandoned.addAll(current.values());
    }

    /** Returns the process that plays {@code name} now, or did last. */
    ChatProcess get(String name) {
        return Stream.ofNullable(current.get(name)).findFirst().orElseThrow();
    }

    /** Returns who plays and runs. */
    List<String> running() {
        return names.stream().filter(name -> get(name).isAlive()).toList();
    }

    /** Returns whether what was told counts: it does unless its teller was abandoned. */
    boolean counts(Timeline.Report report) {
        return abandoned.stream().noneMatch(gone -> gone.name().equals(report.who()) && gone.life() == report.life());
    }

    /** Ends every process that was ever started, without a word. */
    void killAll() {
        synchronized (all) {
            all.forEach(ChatProcess::kill);
        }
    }

    /** Waits until every process has ended; returns the process numbers of those that did not. */
    List<Long> awaitEnds() throws InterruptedException {
        List<Long> left = new ArrayList<>();
        for (ChatProcess process : List.copyOf(all)) {
            if (!process.awaitEnd(KILL_MILLIS)) {
                left.add(process.pid());
            }
        }
        return left;
    }

    /** Returns how many processes were started. */
    int size() {
        return all.size();
    }
}
