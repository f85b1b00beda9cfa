package io.murmuration.agent.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house rules, held against every source of the project. */
class TidyTest {

    private static SourceTree house;

    @BeforeAll
    static void readTheHouse() throws IOException {
        house = SourceTree.at(SourceTree.projectTop());
    }

    @Test
    void theHouseIsInSight() {
        assertThat(house.files().stream().map(house::name))
                .anyMatch(name -> name.startsWith("failure-detector/src/main/"))
                .anyMatch(name -> name.startsWith("membership/src/main/"))
                .anyMatch(name -> name.startsWith("tooling/testkit/src/main/"))
                .anyMatch(name -> name.startsWith("tooling/benchmarks/src/main/"))
                .contains("tooling/agent/src/test/java/io/murmuration/agent/rules/TidyTest.java");
    }

    @Test
    void everySourceIsTidy() {
        List<Breach> breaches = new ArrayList<>();
        for (SourceFile file : house.java(name -> true)) {
            breaches.addAll(Tidy.check(file));
        }

        assertThat(breaches).isEmpty();
    }

    @Test
    void everyPackageIsIntroduced() throws IOException {
        assertThat(house.packagesWithoutIntroduction()).isEmpty();
    }

    @Test
    void everySettingIsExplainedAndRead() throws IOException {
        Set<String> literals = SettingsTidy.literalsOf(house.java(name -> name.contains("/src/main/")));
        List<Breach> breaches = new ArrayList<>();
        for (Path file : house.named("reference.conf")) {
            breaches.addAll(SettingsTidy.check(house.name(file), Files.readString(file), literals));
        }

        assertThat(breaches).isEmpty();
    }
}
