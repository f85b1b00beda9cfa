package io.murmuration.agent.faults;

import io.murmuration.consensus.api.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in processes, clients that work, faults, and the judgement:
 *
 * <pre>{@code
 * FaultReport report = FaultRun.run(FaultSettings.of(Duration.ofMinutes(3), 1), moment -> ...);
 * }</pre>
 */
public final class FaultRun {

    private static final int CLIENTS = 3;
    private static final int WORKERS_PER_CLIENT = 4;
    private static final long STARTING_MILLIS = 90_000;
    private static final long LIVE_AGAIN_MILLIS = 30_000;
    private static final long ENDING_MILLIS = 30_000;
    private static final long ROLLING_MILLIS = 10_000;

    /** So that what is remembered of a long run fits into memory. */
    private static final long MOST_OPERATIONS = 300_000;

    private static final long MOST_PER_SECOND = 400;

    private final FaultSettings settings;
    private final FaultTimeline timeline;
    private final SplittableRandom random;
    private final Path folder;
    private final Links links = new Links();
    private final Recorder recorder = new Recorder();
    private final EphemeralKeys ephemeral = new EphemeralKeys();
    private final Watchers watchers = new Watchers(ephemeral);
    private final Judge judge = new Judge();
    private final List<ClientNode> clients = new ArrayList<>();
    private final List<Workload> workers = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "faults-think");
        thread.setDaemon(true);
        return thread;
    });
    private final Voters voters;
    private final Enquiries enquiries;
    private final Mischief mischief;

    private FaultRun(FaultSettings settings, Consumer<FaultTimeline.Moment> audience) throws IOException {
        this.settings = settings;
        timeline = new FaultTimeline(audience);
        random = new SplittableRandom(settings.seed());
        folder = Files.createTempDirectory("murmuration-faults");
        // Ports are to differ from run to run, also of one seed.
        voters = new Voters(settings.nodes(), folder, links, new SplittableRandom(System.nanoTime()));
        enquiries = new Enquiries(voters, clients, timeline);
        mischief = new Mischief(voters, links, enquiries, timeline, random.split());
    }

    /**
     * Runs it all; takes the duration and up to some minutes more.
     *
     * @param audience is told each moment as it comes
     * @throws IOException if a process, a file or a port cannot be had
     */
    public static FaultReport run(FaultSettings settings, Consumer<FaultTimeline.Moment> audience)
            throws IOException, InterruptedException {
        FaultRun run = new FaultRun(settings, audience);
        // Whoever stops this process by a signal must not leave the others behind.
        Thread sweep = new Thread(run.voters::close, "faults-sweep");
        Runtime.getRuntime().addShutdownHook(sweep);
        try {
            run.play();
        } finally {
            run.close();
            Runtime.getRuntime().removeShutdownHook(sweep);
        }
        return run.report();
    }

    private void play() throws IOException, InterruptedException {
        if (!begin()) {
            return;
        }
        long until = timeline.nowMillis() + settings.duration().toMillis();
        ScheduledFuture<?> progress = timer.scheduleAtFixedRate(this::tellProgress, 10, 10, TimeUnit.SECONDS);
        try {
            if (settings.rolling()) {
                mischief.roll(until, ROLLING_MILLIS);
            } else {
                mischief.commit(List.copyOf(settings.kinds()), until);
            }
        } finally {
            progress.cancel(false);
        }
        mischief.breaches().forEach(judge::add);
        voters.ended()
                .forEach(
                        process -> judge.add("a process that nobody here ended is gone: " + process + "; see its log"));
        end();
    }

    private void tellProgress() {
        timeline.tell(
                "run",
                recorder.asked() + " asked, " + recorder.answered() + " answered, " + recorder.unknown() + " unknown, "
                        + recorder.refused() + " refused");
    }

    private boolean begin() throws IOException, InterruptedException {
        for (int node = 0; node < voters.size(); node++) {
            voters.start(node);
        }
        try {
            for (int client = 1; client <= CLIENTS; client++) {
                clients.add(ClientNode.start("c" + client, folder, voters.gossipPorts(), settings.rolling() ? 10 : 5));
            }
        } catch (ExecutionException | TimeoutException e) {
            judge.add("a client does not find the nodes: " + e);
            return false;
        }
        if (!enquiries.awaitWhole(STARTING_MILLIS)) {
            judge.add("the nodes have founded nothing in " + STARTING_MILLIS + " ms: " + enquiries.standing());
            return false;
        }
        timeline.tell("run", voters.size() + " nodes have founded a cluster");
        long perSecond =
                Math.min(MOST_PER_SECOND, MOST_OPERATIONS / settings.duration().toSeconds());
        int think = (int) (1_000L * CLIENTS * WORKERS_PER_CLIENT / perSecond);
        Workload.Shared shared = new Workload.Shared(recorder, ephemeral, timer, think);
        for (int number = 0; number < CLIENTS * WORKERS_PER_CLIENT; number++) {
            ClientNode client = clients.get(number % CLIENTS);
            workers.add(new Workload(
                    client.name() + "." + number / CLIENTS, client.coordination(), shared, random.nextLong()));
        }
        watchers.open(clients);
        if (!Boolean.TRUE.equals(get(workers.get(0).openBank().toCompletableFuture(), STARTING_MILLIS))) {
            judge.add("the first write was not done: " + recorder.failures());
            return false;
        }
        recorder.beginNow();
        workers.forEach(Workload::start);
        return true;
    }

    private void end() throws IOException, InterruptedException {
        links.heal();
        timeline.tell("run", "no more faults");
        List<CompletableFuture<Void>> ends =
                workers.stream().map(Workload::stop).toList();
        CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
        try {
            all.get(ENDING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            judge.add("a worker has not ended: " + e);
        }
        long from = timeline.nowMillis();
        Reading last = lastReading(from + LIVE_AGAIN_MILLIS);
        if (last == null) {
            judge.add("no write and read was done within " + LIVE_AGAIN_MILLIS + " ms after the last fault: "
                    + enquiries.standing());
            return;
        }
        timeline.tell("run", "writes and reads go on, at revision " + last.revision());
        if (!timeline.await(ENDING_MILLIS, () -> watchers.heard(last.revision()))) {
            judge.add("watchers of all keys have not heard of revision " + last.revision() + " but of "
                    + watchers.progress() + " " + watchers.closedEarly());
        }
        judgeAll(last);
    }

    /** Puts and then reads everything, as often as it takes. */
    private @Nullable Reading lastReading(long untilMillis) throws InterruptedException {
        Workload worker = workers.get(0);
        while (timeline.nowMillis() < untilMillis) {
            Boolean written = get(worker.writeLast().toCompletableFuture(), LIVE_AGAIN_MILLIS);
            Reading reading = !Boolean.TRUE.equals(written)
                    ? null
                    : get(worker.readAll().toCompletableFuture(), LIVE_AGAIN_MILLIS);
            if (reading != null) {
                return reading;
            }
        }
        return null;
    }

    private static <T> @Nullable T get(CompletableFuture<T> future, long millis) throws InterruptedException {
        try {
            return future.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    private void judgeAll(Reading last) throws IOException, InterruptedException {
        int total = Workload.total(last.entries());
        if (total != Workload.ACCOUNTS * Workload.OPENING_BALANCE) {
            judge.add("the accounts hold " + total + ", not " + Workload.ACCOUNTS * Workload.OPENING_BALANCE);
        }
        List<String> hashes = new ArrayList<>();
        if (!awaitEqualHashes(hashes)) {
            judge.add("replicas differ, by applied index and hash: " + hashes);
        }
        ephemeral.taken().forEach(judge::add);
        judge.logs(voters);
        if (settings.rolling()) {
            judge.errorsWhenRolling(recorder, mischief.committed(), timeline);
        }
        judge.errors(recorder);
        timeline.tell("run", "judging " + recorder.asked() + " operations");
        judge.histories(recorder, watchers, last.revision());
    }

    private boolean awaitEqualHashes(List<String> hashes) throws InterruptedException {
        long until = timeline.nowMillis() + ENDING_MILLIS;
        do {
            hashes.clear();
            hashes.addAll(enquiries.hashes());
            if (new HashSet<>(hashes).size() == 1) {
                timeline.tell("run", "all replicas are at " + hashes.get(0));
                return true;
            }
            timeline.pass(500);
        } while (timeline.nowMillis() < until);
        return false;
    }

    private void close() {
        watchers.close();
        timer.shutdownNow();
        clients.forEach(ClientNode::close);
        voters.close();
    }

    private FaultReport report() throws IOException {
        Map<String, Long> operations = new TreeMap<>();
        operations.put("asked", (long) recorder.asked());
        operations.put("acknowledged", (long) recorder.answered());
        operations.put("unknown", (long) recorder.unknown());
        operations.put("refused", (long) recorder.refused());
        operations.put("revisions", (long) watchers.tags().size());
        operations.put("sessions-expired", (long) ephemeral.expired());
        Map<String, Integer> reasons = new TreeMap<>();
        for (Recorder.Failure failure : recorder.failures()) {
            reasons.merge(failure.what().outcome() + " " + failure.what().reason(), 1, Integer::sum);
        }
        boolean held = judge.violations().isEmpty();
        if (held) {
            remove(folder);
        }
        return new FaultReport(
                settings,
                operations,
                mischief.counts(),
                Judge.outages(recorder.gaps(), mischief.committed(), timeline),
                reasons,
                judge.violations(),
                timeline.moments(),
                timeline.nowMillis(),
                held ? "" : folder.toString());
    }

    private static void remove(Path folder) throws IOException {
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
