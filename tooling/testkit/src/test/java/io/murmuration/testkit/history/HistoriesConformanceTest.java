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
import org.junit.jupiter.api.TestReporter;

/** Histories whose verdict others found. */
class HistoriesConformanceTest {

    private static final Budget BUDGET = Budget.standard();

    @TestFactory
    Stream<DynamicTest> theHistoriesOfARegisterAreJudgedRight(TestReporter reporter) throws IOException {
        Path folder = folder("histories/jepsen", reporter);
        Path verdicts = folder.resolve("verdicts.txt");
        assumeTrue(Files.exists(verdicts), () -> "no " + verdicts);
        return Files.readAllLines(verdicts).stream()
                .filter(line -> !line.isBlank())
                .map(line -> {
                    String name = line.strip().substring(0, line.strip().indexOf(' '));
                    boolean linearizable = line.strip().endsWith(" true");
                    Path file = folder.resolve(name);
                    return DynamicTest.dynamicTest(name, () -> {
                        assumeTrue(Files.exists(file), () -> "no " + file);
                        var checker = LinearizabilityChecker.of(new RegisterModel<>(JepsenLog.NIL))
                                .within(BUDGET);
                        judged(checker.check(JepsenLog.read(Files.readAllLines(file))), linearizable);
                    });
                });
    }

    @TestFactory
    Stream<DynamicTest> theHistoriesOfAStoreAreJudgedRight(TestReporter reporter) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder("histories/kv", reporter))) {
            files = found.filter(file -> file.toString().endsWith("-ok.txt")
                            || file.toString().endsWith("-bad.txt"))
                    .sorted()
                    .toList();
        }
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    var checker = LinearizabilityChecker.of(new KvModel()).within(BUDGET);
                    judged(
                            checker.check(KvLog.read(Files.readAllLines(file))),
                            file.toString().endsWith("-ok.txt"));
                }));
    }

    private static void judged(Verdict verdict, boolean linearizable) {
        assertThat(verdict).isInstanceOf(linearizable ? Verdict.Linearizable.class : Verdict.Violated.class);
    }

    private static Path folder(String name, TestReporter reporter) {
        Optional<Path> folder = ConformanceCases.folder(name);
        if (folder.isEmpty()) {
            reporter.publishEntry("skipped: no folder " + name + " of cases that others wrote");
        }
        assumeTrue(folder.isPresent(), () -> "no folder " + name);
        return folder.orElseThrow();
    }
}
