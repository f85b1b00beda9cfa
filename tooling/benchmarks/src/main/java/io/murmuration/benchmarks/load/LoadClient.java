package io.murmuration.benchmarks.load;

import io.murmuration.benchmarks.load.LoadTarget.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The process that loads a store. It reads one command a line and answers each by one line, until
 * its input ends:
 *
 * <pre>
 * roles                           roles LEADER FOLLOWER ABSENT
 * preload                         preloaded 1024
 * window write|read N MILLIS      see {@link Window#toLine}
 * failover PID MILLIS             failover NANOS, or failover none
 * </pre>
 *
 * <p>What cannot be done is answered by {@code error} and the reason. One thread at a time.
 */
public final class LoadClient {

    private static final int SERVERS = 3;
    private static final int PRELOADED_AT_ONCE = 64;
    private static final long PRELOAD_SECONDS = 20;

    private final LoadTarget target;
    private final int keys;
    private final ClosedLoop loop;

    LoadClient(LoadTarget target, int keys, int valueBytes) {
        this.target = target;
        this.keys = keys;
        this.loop = new ClosedLoop(target, keys, valueBytes);
    }

    /** Makes the target once the arguments are understood. */
    public interface Opening {
        /** Opens a client of the servers at these addresses, each {@code host:port}. */
        LoadTarget open(List<String> addresses) throws Exception;
    }

    /**
     * The main program of a peer's client: three addresses, the number of keys, the bytes of a
     * value. Ends the JVM when its input ends, whatever threads the peer's client leaves.
     */
    public static void main(String[] arguments, Opening opening) throws Exception {
        PrintStream answers = System.out;
        // Libraries that print must not disturb the answers.
        System.setOut(System.err);
        if (arguments.length != SERVERS + 2) {
            System.err.println("expected three addresses, the number of keys and the bytes of a value");
            System.exit(2);
        }
        List<String> addresses = List.of(arguments).subList(0, SERVERS);
        int keys = Integer.parseInt(arguments[SERVERS]);
        int valueBytes = Integer.parseInt(arguments[SERVERS + 1]);
        try (LoadTarget target = opening.open(addresses);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            new LoadClient(target, keys, valueBytes).serve(commands, answers);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    void serve(BufferedReader commands, PrintStream answers) throws IOException, InterruptedException {
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.println(answer(List.of(line.strip().split(" +", -1))));
            answers.flush();
        }
    }

    private String answer(List<String> words) throws InterruptedException {
        try {
            return switch (words.get(0)) {
                case "roles" -> roles();
                case "preload" -> preload();
                case "window" -> window(words.get(1).equals("write"), words.get(2), words.get(3));
                case "failover" ->
                    failover(Long.parseLong(words.get(1)), Duration.ofMillis(Long.parseLong(words.get(2))));
                default -> "error no such command: " + words;
            };
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return "error not understood: " + words;
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            e.printStackTrace();
            return "error " + e;
        }
    }

    private String roles() {
        return "roles "
                + IntStream.range(0, SERVERS)
                        .parallel()
                        .mapToObj(target::role)
                        .map(Role::name)
                        .collect(Collectors.joining(" "));
    }

    private String preload() throws InterruptedException, ExecutionException, TimeoutException {
        for (int first = 0; first < keys; first += PRELOADED_AT_ONCE) {
            List<CompletableFuture<?>> creations = new ArrayList<>();
            for (int key = first; key < Math.min(keys, first + PRELOADED_AT_ONCE); key++) {
                creations.add(target.create(key, loop.value(key)).toCompletableFuture());
            }
            CompletableFuture.allOf(creations.toArray(CompletableFuture<?>[]::new))
                    .get(PRELOAD_SECONDS, TimeUnit.SECONDS);
        }
        return "preloaded " + keys;
    }

    private String window(boolean writes, String inFlight, String millis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
        return loop.run(writes, Integer.parseInt(inFlight), nanos).toLine();
    }

    private String failover(long leader, Duration within) throws InterruptedException {
        ProcessHandle process = ProcessHandle.of(leader)
                .orElseThrow(() -> new IllegalStateException("no process has the id " + leader));
        return new FailoverProbe(target, loop, keys)
                .nextWriteAfter(process::destroyForcibly, within)
                .map(time -> "failover " + time.toNanos())
                .orElse("failover none");
    }
}
