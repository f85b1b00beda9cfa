package io.murmuration.benchmarks.store;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where things lie.
 *
 * @param benchmarks the folder of this module
 */
public record Home(Path benchmarks) {

    private static final String SET_BY_RUN = "murmuration.benchmarks";

    /**
     * Returns what the starting script told.
     *
     * @throws IllegalStateException if it did not
     */
    public static Home told() {
        String told = System.getProperty(SET_BY_RUN);
        if (told == null) {
            throw new IllegalStateException("-D" + SET_BY_RUN + " is not set: start by tooling/benchmarks/run");
        }
        return new Home(Path.of(told).toAbsolutePath().normalize());
    }

    /** Where servers keep what they write: on the disk of the sources, never in memory. */
    Path work() {
        return benchmarks.resolve("target").resolve("store");
    }

    /** The command that starts a node, at the top of the project. */
    Path launcher() {
        return benchmarks.resolve("../../murmuration").normalize();
    }

    boolean hasLauncher() {
        return Files.isExecutable(launcher());
    }

    boolean hasPeer(String name) {
        return Files.isRegularFile(peer(name).resolve("peer.jar"));
    }

    private Path peer(String name) {
        return benchmarks.resolve("peers").resolve(name).resolve("target/quick/app");
    }

    /** The command of a JVM with a peer's code, what the peer depends on, and the load loop. */
    List<String> peerJvm(String name, List<String> options, String main) {
        String classPath = String.join(
                File.pathSeparator,
                peer(name).resolve("peer.jar").toString(),
                peer(name).resolve("lib") + File.separator + "*",
                app().resolve("benchmarks.jar").toString());
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(options);
        command.add("-Dlogback.configurationFile=" + benchmarks.resolve("peers/logback.xml"));
        command.addAll(List.of("-cp", classPath, main));
        return command;
    }

    /** The command of a JVM that runs code of this module. */
    List<String> ownJvm(List<String> options, String main) {
        String classPath =
                app().resolve("benchmarks.jar") + File.pathSeparator + app().resolve("lib") + File.separator + "*";
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        return command;
    }

    private Path app() {
        return benchmarks.resolve("target/quick/app");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
