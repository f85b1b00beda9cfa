package io.murmuration.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.murmuration.testkit.ConformanceCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Histories whose verdict others found. */
class HistoriesConformanceTest {

    @TestFactory
    Stream<DynamicTest> theHistoriesOfARegisterAreJudgedRight() throws IOException {
        Optional<Path> folder = ConformanceCases.folder("histories/jepsen");
        Optional<Path> verdicts =
                folder.map(path -> path.resolve("verdicts.txt")).filter(Files::exists);
        if (verdicts.isEmpty()) {
            return skipped("histories/jepsen/verdicts.txt");
        }
        return Files.readAllLines(verdicts.get()).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> {
                    String name = line.substring(0, line.indexOf(' '));
                    Path file = verdicts.get().resolveSibling(name);
                    return DynamicTest.dynamicTest(name, () -> ofRegister(file, line.endsWith(" true")));
                });
    }

    @TestFactory
    Stream<DynamicTest> theHistoriesOfAStoreAreJudgedRight() throws IOException {
        Optional<Path> folder = ConformanceCases.folder("histories/kv");
        if (folder.isEmpty()) {
            return skipped("histories/kv");
        }
        List<String> names;
        try (Stream<Path> found = Files.list(folder.get())) {
            names = found.map(file -> file.getFileName().toString()).sorted().toList();
        }
        return names.stream()
                .filter(name -> name.endsWith("-ok.txt") || name.endsWith("-bad.txt"))
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> ofStore(folder.get().resolve(name), name.endsWith("-ok.txt"))));
    }

    private static void ofRegister(Path file, boolean linearizable) throws IOException {
        assumeTrue(Files.exists(file), () -> "no " + file);
        var history = JepsenLog.read(Files.readAllLines(file));
        judged(LinearizabilityChecker.of(new RegisterModel<>(JepsenLog.NIL)).check(history), linearizable);
    }

    private static void ofStore(Path file, boolean linearizable) throws IOException {
        judged(LinearizabilityChecker.of(new KvModel()).check(KvLog.read(Files.readAllLines(file))), linearizable);
    }

    private static void judged(Verdict verdict, boolean linearizable) {
        assertThat(verdict).isInstanceOf(linearizable ? Verdict.Linearizable.class : Verdict.Violated.class);
    }

    /** A skipped test, where the build prints that some were. */
    private static Stream<DynamicTest> skipped(String name) {
        String reason = "no " + name + " in the folder of cases that others wrote";
        return Stream.of(DynamicTest.dynamicTest(reason, () -> assumeTrue(false, reason)));
    }
}
