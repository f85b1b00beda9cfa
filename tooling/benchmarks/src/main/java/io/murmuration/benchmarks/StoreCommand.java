package io.murmuration.benchmarks;

import io.murmuration.benchmarks.store.Contender;
import io.murmuration.benchmarks.store.Contenders;
import io.murmuration.benchmarks.store.Home;
import io.murmuration.benchmarks.store.Measured;
import io.murmuration.benchmarks.store.Plan;
import io.murmuration.benchmarks.store.Plan.Part;
import io.murmuration.benchmarks.store.Rounds;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the store beside others, all in one run. */
@Command(
        name = "store",
        description = "Three durable servers and a client, each a process, beside other stores in turn: writes, "
                + "linearizable reads, failover, memory.",
        mixinStandardHelpOptions = true)
final class StoreCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int MISSED = 1;
    private static final List<String> NO_PEERS = List.of("none");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--peers",
            split = ",",
            description = "What to measure beside ours: some of zookeeper, etcd, jraft, or none "
                    + "(default: ${DEFAULT-VALUE}).")
    private List<String> peers = Contenders.PEERS;

    @Option(names = "--peers-only", description = "Leave ours out.")
    private boolean peersOnly;

    @Option(names = "--rounds", description = "Rounds, each with fresh clusters (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(names = "--seconds", description = "Length of a window (default: ${DEFAULT-VALUE}).")
    private int seconds = 2;

    @Option(names = "--warmup", description = "Seconds of load before the first window (default: ${DEFAULT-VALUE}).")
    private int warmup = 15;

    @Option(
            names = "--in-flight",
            split = ",",
            description = "Operations at once, 1 to 4096 (default: ${DEFAULT-VALUE}).")
    private List<Integer> inFlight = List.of(1, 16, 256);

    @Option(
            names = "--only",
            split = ",",
            description = "Some of writes, reads, failover, memory (default: all of them).")
    private List<String> only = List.of();

    @Option(names = "--kills", description = "Leaders killed a round, for failover (default: ${DEFAULT-VALUE}).")
    private int kills = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON object there.")
    private @Nullable Path json;

    @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw the medians and ranges there.")
    private @Nullable Path plot;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Plan plan = plan();
        require(
                peers.equals(NO_PEERS) || Contenders.PEERS.containsAll(peers),
                "--peers must be some of " + String.join(", ", Contenders.PEERS) + ", or none: "
                        + String.join(", ", peers));
        Home home = Home.told();
        List<Contender> contenders = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Contender contender : Contenders.of(home, !peersOnly, peers.equals(NO_PEERS) ? List.of() : peers)) {
            contender
                    .missing()
                    .ifPresentOrElse(
                            what -> missing.add(contender.name() + " is left out: " + what),
                            () -> contenders.add(contender));
        }
        missing.forEach(this::say);
        if (contenders.isEmpty()) {
            say("store: nothing to measure");
            return MISSED;
        }
        Rounds run = new Rounds(plan, home, this::say);
        StoreResults results = new StoreResults(
                plan, Contenders.OURS, contenders.stream().map(Contender::name).toList(), run.run(contenders));
        print(results, contenders, missing);
        if (json != null) {
            Files.writeString(json, json(results, contenders, missing, run.failures()) + "\n");
        }
        if (plot != null) {
            StorePlot.write(results, plot);
        }
        boolean holds = run.failures().isEmpty() && results.figures().stream().allMatch(Figure::holds);
        return holds ? OK : MISSED;
    }

    private Plan plan() {
        require(rounds >= 1, "--rounds must be at least 1: " + rounds);
        require(seconds >= 1, "--seconds must be at least 1: " + seconds);
        require(warmup >= 0, "--warmup must be at least 0: " + warmup);
        require(kills >= 1, "--kills must be at least 1: " + kills);
        require(
                !inFlight.isEmpty() && inFlight.stream().allMatch(n -> n >= 1 && n <= 4096),
                "--in-flight must be from 1 to 4096: " + inFlight);
        EnumSet<Part> parts = EnumSet.noneOf(Part.class);
        for (String word : only) {
            for (Part part : Part.values()) {
                if (part.word().equals(word)) {
                    parts.add(part);
                }
            }
            require(
                    parts.stream().anyMatch(part -> part.word().equals(word)),
                    "--only must be some of writes, reads, failover, memory: " + word);
        }
        return new Plan(
                rounds,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmup),
                inFlight,
                parts.isEmpty() ? EnumSet.allOf(Part.class) : parts,
                kills);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void print(StoreResults results, List<Contender> contenders, List<String> missing) {
        PrintWriter out = spec.commandLine().getOut();
        Plan plan = results.plan();
        out.println(plan.rounds() + " rounds, each contender in each with fresh processes, another first each time; "
                + plan.warmUp().toSeconds() + " s of warm-up, windows of "
                + plan.window().toSeconds() + " s; 256-byte values, 1024 keys");
        for (Contender contender : contenders) {
            out.println(contender.name() + ": " + contender.version());
            out.println("  durable: " + contender.durability());
            out.println("  linearizable read: " + contender.reads());
        }
        missing.forEach(out::println);
        for (List<String> table : List.of(StoreTable.lines(results), FigureTable.lines(results.figures()))) {
            out.println();
            table.forEach(out::println);
        }
        out.flush();
    }

    static String json(StoreResults results, List<Contender> contenders, List<String> missing, List<String> failures) {
        Plan plan = results.plan();
        Map<String, Object> top = new LinkedHashMap<>();
        top.put("benchmark", "store");
        top.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        top.put("processors", Runtime.getRuntime().availableProcessors());
        top.put("holds", failures.isEmpty() && results.figures().stream().allMatch(Figure::holds));
        top.put("rounds", plan.rounds());
        top.put("window_seconds", plan.window().toSeconds());
        top.put("warm_up_seconds", plan.warmUp().toSeconds());
        top.put("contenders", contenders.stream().map(StoreCommand::fields).toList());
        top.put("missing", missing);
        top.put("failures", failures);
        top.put("cells", StoreTable.objects(results));
        top.put(
                "measured",
                results.measured().stream().map(StoreCommand::fields).toList());
        top.put("figures", results.figures().stream().map(FigureTable::fields).toList());
        return FigureTable.text(top);
    }

    private static Map<String, Object> fields(Contender contender) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", contender.name());
        fields.put("version", contender.version());
        fields.put("durable", contender.durability());
        fields.put("linearizable_read", contender.reads());
        return fields;
    }

    private static Map<String, Object> fields(Measured one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("contender", one.contender());
        fields.put("round", one.round());
        one.peakMib().ifPresent(mib -> fields.put("peak_mib", mib));
        one.nowMib().ifPresent(mib -> fields.put("resident_mib", mib));
        fields.put("failover_ms", one.failoverMillis());
        return fields;
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
