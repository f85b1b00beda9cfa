package io.murmuration.agent.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayersTest {

    private static final String WIRE = "package io.murmuration.membership; public interface WireMessage {}";

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> theHouseKeepsItsLayers() {
        JavaClasses house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.murmuration");
        return LayerRules.all().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(house)));
    }

    @Test
    void everyModuleIsInSight() {
        JavaClasses house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.murmuration");

        // The benchmarks may use all, this module too, so they cannot be on its class path;
        // TidyTest sees them.
        List<String> modules = LayerRules.ARROWS.keySet().stream()
                .filter(module -> !module.equals("benchmarks"))
                .toList();
        assertThat(house.stream().map(JavaClass::getPackageName).distinct())
                .containsAll(modules.stream().map(LayerRules.TOP::concat).toList());
    }

    @Test
    void aClassOutsideOfAllModulesIsFound() {
        caught(LayerRules.everyClassBelongsToAModule(), "package io.murmuration.stray; class Stray {}");
    }

    @Test
    void anArrowThatPointsUpIsFound() {
        String upper = "package io.murmuration.membership; public class Upper {}";
        ArchRule rule = LayerRules.arrows("gossip", List.of("failuredetector"));

        caught(rule, upper, "package io.murmuration.gossip; class Lower { io.murmuration.membership.Upper upper; }");
    }

    @Test
    void anArrowThatPointsDownIsFine() {
        String lower = "package io.murmuration.gossip; public class Lower {}";
        String upper = "package io.murmuration.membership; class Upper { io.murmuration.gossip.Lower lower; }";

        LayerRules.arrows("membership", List.of("gossip")).check(Planted.compile(folder, lower, upper));
    }

    @Test
    void aDetectorThatNeedsALibraryIsFound() {
        caught(
                LayerRules.theDetectorNeedsTheJdkOnly(),
                "package io.murmuration.failuredetector; class Detector { org.slf4j.Logger log; }");
    }

    @Test
    void aChatThatReachesBehindTheApiIsFound() {
        caught(
                LayerRules.theChatUsesThePublicApiOnly(),
                "package io.murmuration.membership.swim; public class Swim {}",
                "package io.murmuration.chat; class Room { io.murmuration.membership.swim.Swim swim; }");
    }

    @Test
    void aRoomThatKnowsItsRootIsFound() {
        caught(
                LayerRules.roomsDoNotKnowTheirRoot("membership"),
                "package io.murmuration.membership; public class Root {}",
                "package io.murmuration.membership.swim; class Swim { io.murmuration.membership.Root root; }");
    }

    @Test
    void aCycleIsFound() {
        caught(
                LayerRules.noCycles(),
                "package io.murmuration.testkit.a; public class A { io.murmuration.testkit.b.B b; }",
                "package io.murmuration.testkit.b; public class B { io.murmuration.testkit.a.A a; }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "akka.actor.typed.ActorSystem<Void> field;",
                "org.slf4j.Logger field;",
                "java.nio.file.Path field;",
                "java.time.Clock field;",
                "java.util.concurrent.ConcurrentHashMap<String, String> field;",
                "Thread field;",
                "Runtime field;",
                "ThreadLocal<String> field;",
                "java.io.InputStream field;",
                "java.net.InetAddress field;",
            })
    void pureCodeThatKnowsTheWorldIsFound(String member) {
        caught(LayerRules.pureCodeKnowsOnlyPureCode(), pure(member));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "long f() { return System.nanoTime(); }",
                "long f() { return System.currentTimeMillis(); }",
                "Object f() { return java.time.Instant.now(); }",
                "Object f() { return java.util.UUID.randomUUID(); }",
                "double f() { return Math.random(); }",
                "Object f() { return java.util.random.RandomGenerator.getDefault(); }",
                "Object f() { return new java.util.Random(); }",
                "Object f() { return new java.util.HashMap<String, String>(); }",
                "java.util.function.Supplier<Object> f() { return java.util.HashSet::new; }",
                "Object f() { return java.util.Map.of(1, 2); }",
                "Object f() { return java.util.Set.copyOf(java.util.List.of(1)); }",
                "int f() { return System.identityHashCode(this); }",
                "void f(java.util.List<String> list) { java.util.Collections.shuffle(list); }",
                "Object f(java.util.List<String> list) { return list.parallelStream(); }",
                "Object f() { return java.util.stream.Stream.of(1).collect(java.util.stream.Collectors.toSet()); }",
            })
    void uncertainPureCodeIsFound(String member) {
        caught(LayerRules.pureCodeIsDeterministic(), pure(member));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Object f() { return new java.util.Random(7); }",
                "int f(java.util.random.RandomGenerator dice) { return dice.nextInt(6); }",
                "long now; long f() { return now; }",
                "void f() { throw new IllegalStateException(); } static class Wrong extends RuntimeException {}",
                "Object f() { return new java.util.LinkedHashMap<String, String>(); }",
                "Object f() { return java.util.List.of(1, 2); }",
                "void f(byte[] b) { System.arraycopy(b, 0, b, 1, 1); }",
                "Object f() { return \"a\".getBytes(java.nio.charset.StandardCharsets.UTF_8); }",
            })
    void pureCodeMayDoThis(String member) {
        JavaClasses planted = Planted.compile(folder, pure(member));

        LayerRules.pureCodeKnowsOnlyPureCode().check(planted);
        LayerRules.pureCodeIsDeterministic().check(planted);
    }

    @Test
    void aPublicActorIsFound() {
        caught(LayerRules.actorsAreNotPublic(), "package io.murmuration.gossip; public class GossipActor {}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"class", "interface"})
    void aWireMessageThatIsNoValueIsFound(String kind) {
        String word = kind.equals("class") ? "implements" : "extends";

        caught(
                LayerRules.wireMessagesAreValues(),
                WIRE,
                "package io.murmuration.chat; " + kind + " Said " + word + " io.murmuration.membership.WireMessage {}");
    }

    @Test
    void recordsEnumsAndSealedInterfacesMayTravel() throws IOException {
        JavaClasses planted = Planted.compile(
                folder,
                WIRE,
                "package io.murmuration.chat; sealed interface Line extends io.murmuration.membership.WireMessage {"
                        + " record Said(String text) implements Line {} enum Sign implements Line { BYE } }");

        withLoader(() -> LayerRules.wireMessagesAreValues().check(planted));
    }

    @Test
    void aLibraryThatChoosesItsLogIsFound() {
        caught(
                LayerRules.librariesLeaveTheLogToTheirUser(),
                "package io.murmuration.membership; class Loud { ch.qos.logback.classic.Logger log; }");
    }

    private static String pure(String member) {
        return "package io.murmuration.gossip.rumour; class Plant { " + member + " }";
    }

    private void caught(ArchRule rule, String... sources) {
        JavaClasses planted = Planted.compile(folder, sources);

        assertThatThrownBy(() -> withLoader(() -> rule.check(planted)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("because")
                .hasMessageContaining(".java");
    }

    private void withLoader(Runnable check) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Planted.loader(folder));
        try {
            check.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
