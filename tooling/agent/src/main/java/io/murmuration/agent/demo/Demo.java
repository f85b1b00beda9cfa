package io.murmuration.agent.demo;

import io.murmuration.agent.demo.DemoReport.Outcome;
import io.murmuration.agent.demo.Timeline.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Plays the tour and checks each {@link Expectation}. An expectation that does not hold ends the
 * play, since what follows builds on it; those not reached count as not held. Whatever happens, the
 * processes it started are gone when it returns.
 */
public final class Demo {

    private static final List<String> NAMES = List.of("alice", "bob", "carol");
    private static final String KILLED = "carol";
    private static final List<String> SURVIVORS = List.of("alice", "bob");
    private static final String LEAVER = "bob";

    /** The play has to be over by then, the end of the processes included. */
    private static final long LIMIT_MILLIS = 57_000;

    private static final long FORM_MILLIS = 35_000;
    private static final long STEP_MILLIS = 20_000;
    private static final long END_MILLIS = 8_000;

    private final Timeline timeline;
    private final Map<Expectation, Outcome> outcomes = new EnumMap<>(Expectation.class);
    private final Map<String, Long> figures = new LinkedHashMap<>();
    private final List<String> said = new ArrayList<>();
    private final Path folder;
    private final Cast cast;
    private String killedUid = "";

    private Demo(Path folder, Consumer<Timeline.Moment> audience) {
        this.folder = folder;
        this.timeline = new Timeline(audience);
        this.cast = new Cast(NAMES, folder, timeline);
    }

    /**
     * Runs the demo; {@code audience} is told each moment as it comes, by several threads, one at
     * a time.
     */
    public static DemoReport run(Consumer<Timeline.Moment> audience) throws IOException, InterruptedException {
        Demo demo = new Demo(Files.createTempDirectory("murmuration-demo"), audience);
        Thread sweeper = new Thread(demo.cast::killAll, "demo-sweeper");
        Runtime.getRuntime().addShutdownHook(sweeper);
        try {
            demo.play();
        } finally {
            demo.sweep();
            Runtime.getRuntime().removeShutdownHook(sweeper);
        }
        return demo.report();
    }

    private void play() throws IOException, InterruptedException {
        try {
            form();
            talk();
            loseOne();
            takeBack();
            partOne();
            part();
        } catch (NotHeld e) {
            timeline.tell("demo", "stops here: " + e.getMessage());
        }
    }

    /** Ends a play whose next scenes make no sense. */
    private static final class NotHeld extends Exception {

        private static final long serialVersionUID = 1;

        NotHeld(String message) {
            super(message);
        }
    }

    private void form() throws IOException, InterruptedException, NotHeld {
        timeline.tell("demo", "starts three processes; each knows the three addresses, none is the first");
        for (int attempt = 1; ; attempt++) {
            cast.startAll(new SplittableRandom(System.nanoTime()));
            boolean formed = await(() -> formed() || anyEnded(), FORM_MILLIS) && formed();
            if (formed || attempt == 3 || !anyEnded()) {
                break;
            }
            timeline.tell("demo", "a node could not start (a port was taken?): tries again with other ports");
            cast.abandon();
        }
        figure("formed_ms", timeline.nowMillis());
        expect(Expectation.FORMED, this::formed, 0, "after " + timeline.nowMillis() + " ms, JVM start included");
    }

    private boolean formed() {
        return NAMES.stream().allMatch(name -> inRoom(name, NAMES));
    }

    /** Whether {@code name} last said that the room holds exactly these nodes. */
    private boolean inRoom(String name, List<String> nodes) {
        int life = life(name);
        List<Report> told = timeline.reports(r -> r.who().equals(name) && r.life() == life && r.is("RoomMembers"));
        if (told.isEmpty()) {
            return false;
        }
        TreeSet<String> names = new TreeSet<>();
        told.get(told.size() - 1).fields().path("nodes").forEach(node -> names.add(node.asText()));
        return names.equals(new TreeSet<>(nodes));
    }

    private boolean anyEnded() {
        return cast.running().size() < NAMES.size();
    }

    private void talk() throws IOException, InterruptedException, NotHeld {
        say("alice", "is anybody here?");
        say("bob", "I am");
        say("carol", "me too");
        say("alice", "one, two");
        say("alice", "three");
        expect(
                Expectation.HEARD,
                () -> NAMES.stream().allMatch(name -> shown(name, life(name)).equals(said)),
                STEP_MILLIS,
                said.size() + " messages, " + NAMES.size() + " nodes");
    }

    private void loseOne() throws IOException, InterruptedException, NotHeld {
        long killedAt = timeline.nowMillis();
        killedUid = uid(KILLED);
        cast.get(KILLED).kill();
        timeline.tell(
                "demo",
                "kills " + KILLED + " with SIGKILL (process " + cast.get(KILLED).pid() + ")");
        expect(
                Expectation.SUSPECTED,
                () -> !about("MemberSuspected", KILLED).isEmpty()
                        || !about("MemberFailed", KILLED).isEmpty(),
                STEP_MILLIS,
                "");
        figure("suspected_ms", firstAfter(killedAt, "MemberSuspected") - killedAt);
        expect(
                Expectation.FAILED,
                () -> SURVIVORS.stream().allMatch(name -> toldBy(name, about("MemberFailed", KILLED))),
                STEP_MILLIS,
                "");
        List<Report> verdicts = about("MemberFailed", KILLED);
        long knownAt = verdicts.stream().mapToLong(Report::atMillis).max().orElse(killedAt);
        figure("failed_everywhere_ms", knownAt - killedAt);
        note(Expectation.FAILED, knownAt - killedAt + " ms after the kill");
        expect(
                Expectation.EVIDENCE,
                () -> verdicts.stream().allMatch(Demo::isEvident),
                0,
                ReportWords.evidence(verdicts.get(0).fields()));
        say("alice", KILLED + " has gone silent");
        say("bob", "its node was killed, we both noticed");
        expect(
                Expectation.GOES_ON,
                () -> SURVIVORS.stream()
                        .allMatch(name -> shown(name, life(name)).equals(said)),
                STEP_MILLIS,
                "");
    }

    private static boolean isEvident(Report verdict) {
        List<String> observers = new ArrayList<>();
        verdict.fields().path("observers").forEach(observer -> observers.add(observer.asText()));
        return !observers.isEmpty()
                && SURVIVORS.containsAll(observers)
                && verdict.fields().path("silence_ms").asLong() > 0
                && verdict.fields().path("phi").asDouble() > 0;
    }

    private void takeBack() throws IOException, InterruptedException, NotHeld {
        long startedAt = timeline.nowMillis();
        cast.start(KILLED);
        timeline.tell("demo", "starts " + KILLED + " again, same name and address");
        expect(
                Expectation.RETURNED,
                () -> !uid(KILLED).isEmpty()
                        && !uid(KILLED).equals(killedUid)
                        && SURVIVORS.stream().allMatch(name -> toldBy(name, comebacks(uid(KILLED))))
                        && NAMES.stream().allMatch(name -> inRoom(name, NAMES)),
                STEP_MILLIS,
                "");
        figure("back_ms", timeline.nowMillis() - startedAt);
        note(Expectation.RETURNED, timeline.nowMillis() - startedAt + " ms after its start, JVM start included");
        expect(
                Expectation.HISTORY,
                () -> shown(KILLED, life(KILLED)).equals(said),
                STEP_MILLIS,
                said.size() + " messages, in the order in which they were said");
        say(KILLED, "here I am again");
        expect(
                Expectation.HEARD_AGAIN,
                () -> NAMES.stream().allMatch(name -> shown(name, life(name)).equals(said)),
                STEP_MILLIS,
                "");
    }

    private void partOne() throws InterruptedException, NotHeld {
        long askedAt = timeline.nowMillis();
        cast.get(LEAVER).terminate();
        timeline.tell("demo", "stops " + LEAVER + " with SIGTERM");
        List<String> others =
                NAMES.stream().filter(name -> !name.equals(LEAVER)).toList();
        expect(
                Expectation.LEFT,
                () -> others.stream().allMatch(name -> toldBy(name, about("MemberLeft", LEAVER)))
                        && about("MemberFailed", LEAVER).isEmpty(),
                STEP_MILLIS,
                "");
        long leftAt = about("MemberLeft", LEAVER).stream()
                .mapToLong(Report::atMillis)
                .max()
                .orElse(askedAt);
        figure("left_everywhere_ms", leftAt - askedAt);
        note(Expectation.LEFT, leftAt - askedAt + " ms after the signal");
    }

    private void part() throws IOException, InterruptedException, NotHeld {
        List<Report> alarms =
                timeline.reports(r -> r.is("MemberFailed") && !r.text("uid").equals(killedUid) && cast.counts(r));
        expect(Expectation.NO_FALSE_ALARM, alarms::isEmpty, 0, "");
        for (String name : NAMES) {
            if (!name.equals(LEAVER)) {
                cast.get(name).type("/quit");
            }
        }
        timeline.tell("demo", "the others say /quit");
        boolean ended = true;
        boolean clean = true;
        List<String> codes = new ArrayList<>();
        for (String name : NAMES) {
            ended &= cast.get(name).awaitEnd(Math.min(END_MILLIS, LIMIT_MILLIS - timeline.nowMillis()));
            int code = cast.get(name).isAlive() ? -1 : cast.get(name).exitCode();
            // 143 is how a Java process ends that was told to by SIGTERM.
            clean &= code == 0 || (name.equals(LEAVER) && code == 143);
            codes.add(name + " " + (code < 0 ? "still runs" : Integer.toString(code)));
        }
        boolean well = ended && clean;
        expect(Expectation.CLEAN_END, () -> well, 0, "exit codes: " + String.join(", ", codes));
    }

    private void say(String name, String text) throws IOException, InterruptedException, NotHeld {
        cast.get(name).type(text);
        said.add(text);
        // One after the other, so that the order in which all show them is known.
        if (!await(() -> cast.running().stream().allMatch(n -> shown(n, life(n)).contains(text)), STEP_MILLIS)) {
            timeline.tell("demo", "not everybody has shown in time: " + text);
        }
    }

    /** Returns the texts that a process of that node has shown, in order. */
    private List<String> shown(String name, int life) {
        return timeline.reports(r -> r.who().equals(name) && r.life() == life && r.is("Message")).stream()
                .map(report -> report.text("text"))
                .toList();
    }

    private List<Report> about(String type, String subject) {
        return timeline.reports(
                r -> r.is(type) && r.subject().equals(subject) && !r.who().equals(subject));
    }

    private List<Report> comebacks(String uid) {
        Predicate<Report> up = r -> r.is("MemberUp") || r.is("MemberRestarted");
        return timeline.reports(
                up.and(r -> r.subject().equals(KILLED) && r.text("uid").equals(uid)));
    }

    private static boolean toldBy(String name, List<Report> reports) {
        return reports.stream().anyMatch(report -> report.who().equals(name));
    }

    /** Returns the uid under which the current process of that node is up; empty before it is. */
    private String uid(String name) {
        int life = life(name);
        return timeline.reports(r -> r.who().equals(name) && r.life() == life && r.is("Ready")).stream()
                .map(report -> report.text("uid"))
                .findFirst()
                .orElse("");
    }

    private long firstAfter(long millis, String type) {
        return about(type, KILLED).stream()
                .mapToLong(Report::atMillis)
                .filter(at -> at >= millis)
                .min()
                .orElse(millis);
    }

    private int life(String name) {
        return cast.get(name).life();
    }

    private void figure(String name, long millis) {
        figures.put(name, millis);
    }

    private boolean await(BooleanSupplier condition, long millis) throws InterruptedException {
        return timeline.await(condition, Math.min(LIMIT_MILLIS, timeline.nowMillis() + millis));
    }

    private void expect(Expectation expectation, BooleanSupplier condition, long millis, String detail)
            throws InterruptedException, NotHeld {
        boolean held = await(condition, millis);
        outcomes.put(expectation, new Outcome(expectation, held, held ? detail : "not within the time"));
        if (!held) {
            throw new NotHeld("expected that " + expectation.sentence());
        }
    }

    private void note(Expectation expectation, String detail) {
        outcomes.put(expectation, new Outcome(expectation, true, detail));
    }

    /** Ends what is left, and says whether that worked. */
    private void sweep() throws InterruptedException {
        cast.killAll();
        List<Long> left = cast.awaitEnds();
        String detail = left.isEmpty() ? cast.size() + " processes ended" : "still there: " + left;
        outcomes.put(Expectation.NOTHING_LEFT, new Outcome(Expectation.NOTHING_LEFT, left.isEmpty(), detail));
    }

    private DemoReport report() throws IOException {
        List<Outcome> ordered = new ArrayList<>();
        for (Expectation expectation : Expectation.values()) {
            ordered.add(outcomes.getOrDefault(expectation, new Outcome(expectation, false, "not reached")));
        }
        boolean held = ordered.stream().allMatch(Outcome::held);
        long millis = timeline.nowMillis();
        if (held) {
            removeFolder();
        }
        return new DemoReport(ordered, figures, timeline.moments(), millis, held ? "" : folder.toString());
    }

    private void removeFolder() throws IOException {
        List<Path> paths;
        try (Stream<Path> found = Files.walk(folder)) {
            paths = new ArrayList<>(found.toList());
        }
        Collections.reverse(paths);
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
