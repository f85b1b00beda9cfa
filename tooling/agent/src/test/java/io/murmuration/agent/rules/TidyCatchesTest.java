package io.murmuration.agent.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each house rule against a planted breach, and against its nearest neighbour that is fine. */
class TidyCatchesTest {

    private static final String PATH = "gossip/src/main/java/io/murmuration/gossip/Plant.java";

    @Test
    void aFileIsTooLongFromItsFiveHundredAndFirstLine() {
        String longest = "package p;\nclass Plant {\n" + "\n".repeat(Tidy.FILE_LINES - 3) + "}\n";

        assertThat(check(longest)).isEmpty();
        assertThat(check("\n" + longest)).singleElement().asString().contains("501 lines", PATH + ":500");
    }

    @Test
    void aMethodIsTooLongFromItsSixtyFirstLine() {
        String longest = "class Plant {\n  void grow() {\n" + "    ;\n".repeat(Tidy.METHOD_LINES - 2) + "  }\n}\n";

        assertThat(check(longest)).isEmpty();
        assertThat(check(longest.replace("grow() {", "grow() {\n;")))
                .singleElement()
                .asString()
                .contains("method grow has 61 lines", PATH + ":2:");
    }

    @Test
    void parametersAreCountedButForRecordsAndOverrides() {
        String six = "(int a, int b, int c, int d, int e, int f)";

        assertThat(check("class Plant { void f" + six + " {} }"))
                .singleElement()
                .asString()
                .contains("6 parameters");
        assertThat(check("class Plant { Plant" + six + " {} }"))
                .singleElement()
                .asString()
                .contains("constructor");
        assertThat(check("class Plant { void f(int a, int b, int c, int d, int e) {} }"))
                .isEmpty();
        assertThat(check("record Plant" + six + " { Plant {} }")).isEmpty();
        assertThat(check("class Plant { @Override public void f" + six + " {} }"))
                .isEmpty();
    }

    @Test
    void codeMayBeWiderThanProse() {
        String code = "class Plant { String s = \"" + "s".repeat(90) + "\"; }";

        assertThat(check(code)).isEmpty();
        assertThat(check(" " + code)).singleElement().asString().contains("121 columns");
        assertThat(check("// " + "word ".repeat(19) + "is\nclass Plant {}")).isEmpty();
        assertThat(check("// " + "word ".repeat(19) + "none\nclass Plant {}"))
                .singleElement()
                .asString()
                .contains("102 columns", "100 of prose");
        assertThat(check("// https://" + "a".repeat(100) + "\nclass Plant {}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"// TODO later", "/* FIXME */", "/** XXX */", "/** @author me */", "// -------- fields"})
    void aCommentThatShouldNotStandIsFound(String comment) {
        assertThat(check("\n" + comment + "\nclass Plant {}"))
                .singleElement()
                .asString()
                .startsWith(PATH + ":2:");
        assertThat(check("class Plant { String s = \"" + comment + "\"; }")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void f() throws Exception { Thread.sleep(1); }",
                "void f() throws Exception { java.util.concurrent.TimeUnit.SECONDS.sleep(1); }",
                "void f() throws Exception { MILLISECONDS.sleep(1); }",
                "Object o = (Sleeper) Thread::sleep;",
                "void f() { System.out.println(); }",
                "java.io.PrintStream s = System.err;",
            })
    void sleepingAndPrintingAreFound(String member) {
        assertThat(check("class Plant {\n" + member + "\n}"))
                .singleElement()
                .asString()
                .startsWith(PATH + ":2:");
        assertThat(check("class Plant {\n// " + member + "\n}")).isEmpty();
    }

    @Test
    void aStaticImportOfSleepIsFound() {
        assertThat(check("import static java.lang.Thread.sleep;\nclass Plant {}"))
                .hasSize(1);
    }

    @Test
    void theCommandLineAndTheChatMayPrint() {
        String text = "class Plant { void f() { System.out.println(); } }";

        assertThat(Tidy.check(SourceFile.of("tooling/agent/src/main/java/Plant.java", text)))
                .isEmpty();
        assertThat(Tidy.check(SourceFile.of("sample-app/src/main/java/Plant.java", text)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NodeManager", "NodeHelper", "NodeImpl", "NodeUtil", "NodeUtils", "NodeData", "AbstractNode"})
    void aNameThatSaysNothingIsFound(String name) {
        assertThat(check("class " + name + " {}")).singleElement().asString().contains(name);
        assertThat(check("class Plant { record " + name + "() {} }")).hasSize(1);
        assertThat(check("class Plant { void f() { new " + name + "(); } }")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"util", "common", "impl", "helper"})
    void aPackageThatSaysNothingIsFound(String name) {
        assertThat(check("package io.murmuration." + name + ".x;\nclass Plant {}"))
                .hasSize(1);
    }

    @Test
    void aSuppressionNeedsAReason() {
        String suppression = "@SuppressWarnings(\"unchecked\")";

        assertThat(check("class Plant {\n" + suppression + "\nint f; }"))
                .singleElement()
                .asString()
                .contains(":2:");
        assertThat(check("class Plant {\n/** A field. */\n" + suppression + "\nint f; }"))
                .hasSize(1);
        assertThat(check("class Plant {\n" + suppression + " // the cast is checked above\nint f; }"))
                .isEmpty();
        assertThat(check("class Plant {\n// The cast is checked above.\n" + suppression + "\nint f; }"))
                .isEmpty();
    }

    @Test
    void textInStringsIsNeitherCodeNorComment() {
        String block = "class P { String s = \"\"\"\n  // \\\"\"\" TODO sleep()\n  \"\"\"; char c = '\"'; int a; }";
        SourceText text = SourceText.of(block + " // end \"quoted\"");

        assertThat(text.code()).contains("int a;").doesNotContain("TODO", "end");
        assertThat(text.comments().strip()).isEqualTo("// end \"quoted\"");
        assertThat(text.code()).hasSameSizeAs(text.all());
    }

    @Test
    void aPackageWithoutIntroductionIsFound(@TempDir Path top) throws IOException {
        Path folder = top.resolve("gossip/src/main/java/io/murmuration/gossip");
        Files.createDirectories(folder);
        Files.writeString(top.resolve("gossip/pom.xml"), "<project/>");
        Files.writeString(folder.resolve("Plant.java"), "package io.murmuration.gossip; class Plant {}");

        assertThat(SourceTree.at(top).packagesWithoutIntroduction()).hasSize(1);

        Files.writeString(folder.resolve("package-info.java"), "package io.murmuration.gossip;");
        assertThat(SourceTree.at(top).packagesWithoutIntroduction()).hasSize(1);

        Files.writeString(folder.resolve("package-info.java"), "@NullMarked package io.murmuration.gossip;");
        assertThat(SourceTree.at(top).packagesWithoutIntroduction()).isEmpty();
    }

    @Test
    void aSettingNeedsACommentAndAReader() {
        String text = """
                murmuration.gossip {
                  # How many nodes hear a rumour at once.
                  fan-out = 3

                  bare = 1

                  # Comment and key are parted.

                  parted = 1
                  # Nobody reads this.
                  unread = []
                }
                akka.loglevel = DEBUG
                """;
        Set<String> literals = Set.of("murmuration.gossip.fan-out", "bare", "parted", "loglevel");

        List<Breach> breaches = SettingsTidy.check("gossip/reference.conf", text, literals);

        assertThat(breaches.stream().map(Breach::toString).sorted())
                .satisfiesExactly(
                        first -> assertThat(first).contains(":11:", "unread", "read nowhere"),
                        akka -> assertThat(akka).contains(":13:", "akka", "not ours"),
                        bareAkka -> assertThat(bareAkka).contains(":13:", "akka.loglevel", "no comment"),
                        bare -> assertThat(bare).contains(":5:", "gossip.bare", "no comment"),
                        parted -> assertThat(parted).contains(":9:", "gossip.parted", "no comment"));
    }

    @Test
    void aBlockMadeFromAnotherNeedsACommentButNoReaderOfItsName() {
        String text = """
                murmuration.gossip {
                  lan {
                    # How many nodes hear a rumour at once.
                    fan-out = 3
                  }
                  # For those in a hurry.
                  fast = ${murmuration.gossip.lan} { fan-out = 5 }
                  wan = ${murmuration.gossip.lan} { fan-out = 4 }
                  # Refers to a value, so somebody must read it.
                  alias = ${murmuration.gossip.lan.fan-out}
                }
                """;

        List<Breach> breaches = SettingsTidy.check("gossip/reference.conf", text, Set.of("fan-out"));

        assertThat(breaches.stream().map(Breach::toString).sorted())
                .satisfiesExactly(
                        alias -> assertThat(alias).contains(":10:", "alias", "read nowhere"),
                        bare -> assertThat(bare).contains(":8:", "wan", "no comment"));
    }

    @Test
    void literalsAreReadFromTheTree() {
        SourceFile file = SourceFile.of(PATH, "class Plant { String s = \"fan-out\"; /* \"never\" */ int i = 3; }");

        assertThat(SettingsTidy.literalsOf(List.of(file))).containsExactly("fan-out");
    }

    private static List<Breach> check(String text) {
        return Tidy.check(SourceFile.of(PATH, text));
    }
}
