package io.murmuration.agent.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who may know whom, and what pure code may do. */
final class LayerRules {

    static final String TOP = "io.murmuration.";

    /** The libraries: what an application embeds. */
    static final List<String> LIBRARIES = List.of("failuredetector", "gossip", "membership", "consensus");

    /** Each module and the modules it may use. */
    static final Map<String, List<String>> ARROWS = new TreeMap<>(Map.of(
            "failuredetector", List.of(),
            "gossip", List.of("failuredetector"),
            "membership", List.of("failuredetector", "gossip"),
            "consensus", List.of("failuredetector", "gossip", "membership"),
            "testkit", LIBRARIES,
            "chat", List.of("membership", "consensus"),
            "agent", List.of("failuredetector", "gossip", "membership", "consensus", "testkit", "chat"),
            "benchmarks", List.of("failuredetector", "gossip", "membership", "consensus", "testkit", "chat", "agent")));

    private static final Map<String, Integer> HASHING_COLLECTORS_TILL =
            Map.of("toSet", 0, "toUnmodifiableSet", 0, "toUnmodifiableMap", 3, "toMap", 3, "groupingBy", 2);

    /** What these packages hold beside values and arithmetic. */
    private static final String WORLDLY = "java\\.lang\\.(Thread.*|Runtime|Runtime\\$.*|Process.*)"
            + "|java\\.time\\.(Clock|InstantSource)|java\\.util\\.(Timer|ServiceLoader|Scanner).*";

    /** The deeper, the purer: below a module's root package all is pure but what is named here. */
    private static final DescribedPredicate<JavaClass> PURE = resideInAnyPackage(
                    TOP + "failuredetector..", TOP + "*.*..")
            .and(not(resideInAnyPackage(
                    TOP + "*.log..",
                    TOP + "*.transport..",
                    TOP + "*.discovery..",
                    TOP + "agent..",
                    TOP + "chat..",
                    TOP + "benchmarks..",
                    TOP + "testkit..")))
            .as("are pure");

    private static final DescribedPredicate<JavaClass> KNOWN_TO_PURE = PURE.or(resideInAnyPackage(
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.nio",
                    "java.nio.charset",
                    "java.time",
                    "java.util",
                    "java.util.function",
                    "java.util.random",
                    "java.util.stream",
                    "org.jspecify..")
            .and(not(nameMatching(WORLDLY))));

    private LayerRules() {}

    /** All rules, in the order in which they are best read. */
    static List<ArchRule> all() {
        List<ArchRule> rules = new ArrayList<>();
        rules.add(everyClassBelongsToAModule());
        ARROWS.forEach((module, mayUse) -> rules.add(arrows(module, mayUse)));
        rules.add(theDetectorNeedsTheJdkOnly());
        rules.add(theChatUsesThePublicApiOnly());
        LIBRARIES.forEach(module -> rules.add(roomsDoNotKnowTheirRoot(module)));
        rules.add(noCycles());
        rules.add(pureCodeKnowsOnlyPureCode());
        rules.add(pureCodeIsDeterministic());
        rules.add(actorsAreNotPublic());
        rules.add(wireMessagesAreValues());
        rules.add(librariesLeaveTheLogToTheirUser());
        return List.copyOf(rules);
    }

    static ArchRule everyClassBelongsToAModule() {
        String[] modules =
                ARROWS.keySet().stream().map(module -> TOP + module + "..").toArray(String[]::new);
        return classes()
                .should()
                .resideInAnyPackage(modules)
                .because("a new module needs its arrows: add it to LayerRules.ARROWS");
    }

    static ArchRule arrows(String module, List<String> mayUse) {
        List<String> known = new ArrayList<>(mayUse);
        known.add(module);
        String[] allowed = known.stream().map(name -> TOP + name + "..").toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(TOP + module + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(not(resideInAnyPackage(TOP + "."))))
                .as(module + " uses no module of this project but " + mayUse)
                .because("arrows go one way: move the code down, or let the upper module hand in what is needed")
                .allowEmptyShould(true);
    }

    static ArchRule theDetectorNeedsTheJdkOnly() {
        return classes()
                .that()
                .resideInAPackage(TOP + "failuredetector..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(TOP + "failuredetector..", "java..", "org.jspecify.."))
                .because("the failure detector runs anywhere: it needs nothing but the JDK")
                .allowEmptyShould(true);
    }

    static ArchRule theChatUsesThePublicApiOnly() {
        return classes()
                .that()
                .resideInAPackage(TOP + "chat..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                TOP + "chat..",
                                TOP + "membership",
                                TOP + "membership.member..",
                                TOP + "membership.group..",
                                TOP + "consensus",
                                TOP + "consensus.api..")
                        .or(not(resideInAnyPackage(TOP + "."))))
                .because("the chat shows what every application can do: publish what it needs, or do without")
                .allowEmptyShould(true);
    }

    static ArchRule roomsDoNotKnowTheirRoot(String module) {
        return noClasses()
                .that()
                .resideInAPackage(TOP + module + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TOP + module)
                .because(
                        "the root knows its rooms, never the reverse: put shared values into a pure public sub-package")
                .allowEmptyShould(true);
    }

    static ArchRule noCycles() {
        return slices().matching(TOP + "(**)")
                .should()
                .beFreeOfCycles()
                .because("packages that need each other are one package")
                .allowEmptyShould(true);
    }

    static ArchRule pureCodeKnowsOnlyPureCode() {
        return classes()
                .that(PURE)
                .should()
                .onlyDependOnClassesThat(KNOWN_TO_PURE)
                .because("pure code has no Akka, clock, thread, file, socket or log: take what it needs as an argument")
                .allowEmptyShould(true);
    }

    static ArchRule pureCodeIsDeterministic() {
        return noClasses()
                .that(PURE)
                .should()
                .accessTargetWhere(
                        describe("depends on the clock, on chance or on hash order", LayerRules::isUncertain))
                .because("the same seed replays the same trace: take time and generator as arguments; "
                        + "use lists, LinkedHashMap, TreeMap, EnumMap")
                .allowEmptyShould(true);
    }

    static ArchRule actorsAreNotPublic() {
        return noClasses()
                .that()
                .haveSimpleNameEndingWith("Actor")
                .should()
                .bePublic()
                .because("an actor is a shell: its users talk to the public API, so make it package-private")
                .allowEmptyShould(true);
    }

    static ArchRule wireMessagesAreValues() {
        return classes()
                .that(describe(
                        "are WireMessages",
                        type -> type.isAssignableTo(TOP + "membership.WireMessage")
                                && !type.getSimpleName().equals("WireMessage")))
                .should(new BeAWireValue())
                .because("the serializer must know every form: use records, enums and sealed interfaces")
                .allowEmptyShould(true);
    }

    static ArchRule librariesLeaveTheLogToTheirUser() {
        String[] libraries =
                LIBRARIES.stream().map(module -> TOP + module + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAnyPackage(libraries)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ch.qos.logback..", "java.util.logging..", "org.apache.logging..")
                .because("libraries log through slf4j-api only")
                .allowEmptyShould(true);
    }

    private static boolean isUncertain(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String member = access.getName();
        boolean call = access.getTarget() instanceof CodeUnitAccessTarget;
        int arity = access.getTarget() instanceof CodeUnitAccessTarget called
                ? called.getRawParameterTypes().size()
                : 0;
        if (call
                && List.of("now", "randomUUID", "parallel", "parallelStream", "identityHashCode")
                        .contains(member)) {
            return true;
        }
        return switch (owner) {
            case "java.lang.System" -> !member.equals("arraycopy");
            case "java.lang.Math", "java.lang.StrictMath" -> member.equals("random");
            case "java.util.Set", "java.util.Map" ->
                List.of("of", "ofEntries", "copyOf").contains(member);
            case "java.util.Random", "java.util.SplittableRandom" -> member.equals("<init>") && arity == 0;
            case "java.util.random.RandomGenerator" ->
                List.of("of", "getDefault").contains(member);
            case "java.util.Collections" -> member.equals("shuffle") && arity == 1;
            case "java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap", "java.util.WeakHashMap" ->
                member.equals("<init>");
            case "java.util.stream.Collectors" -> arity <= HASHING_COLLECTORS_TILL.getOrDefault(member, -1);
            default -> false;
        };
    }

    /** A record, an enum, or a sealed interface over such. */
    private static final class BeAWireValue extends ArchCondition<JavaClass> {

        BeAWireValue() {
            super("be records, enums or sealed interfaces");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            boolean fits = type.isRecord()
                    || type.isEnum()
                    || (type.isInterface() && type.reflect().isSealed());
            if (!fits) {
                events.add(SimpleConditionEvent.violated(
                        type, type.getFullName() + " is none of them in " + type.getSourceCodeLocation()));
            }
        }
    }
}
