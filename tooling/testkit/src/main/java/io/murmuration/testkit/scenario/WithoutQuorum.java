package io.murmuration.testkit.scenario;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.group.GroupEvent.QuorumLost;
import io.murmuration.consensus.group.GroupEvent.QuorumRegained;
import io.murmuration.consensus.session.SessionState;
import io.murmuration.testkit.scenario.ScenarioResult.Moment;
import io.murmuration.testkit.stack.Stage;
import io.murmuration.testkit.stack.StageClient;
import io.murmuration.testkit.stack.StageClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Four nodes are cut in two and two for fifteen minutes: nobody has a majority. Both sides must
 * hear of it within two seconds, stale reads must go on, sessions be told lost in time; and when
 * the link heals, all must work within five seconds, without a storm of requests.
 */
final class WithoutQuorum implements Scenario {

    private static final Duration OUTAGE = Duration.ofMinutes(15);
    private static final Duration TTL = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int NODES = 4;
    private static final int CLIENTS = 8;
    private static final long SECOND = 1_000_000_000L;

    /** Requests of one client in a second: its own questions, and what retries make of them. */
    private static final long MOST_REQUESTS = 40;

    @Override
    public String name() {
        return "fifteen-minutes-without-quorum";
    }

    @Override
    public String question() {
        return "Cut in halves for 15 minutes: is everybody told in time, and does all work 5 s after the heal?";
    }

    @Override
    public ScenarioResult run(ScenarioOptions options) {
        Stage stage = new Stage(NODES, CLIENTS, Duration.ofMillis(50), options.seed());
        List<String> all =
                IntStream.rangeClosed(1, NODES).mapToObj(stage::endpoint).toList();
        List<Long> sessions = new ArrayList<>();
        for (int i = 1; i <= CLIENTS; i++) {
            List<String> nearest = new ArrayList<>(all.subList((i - 1) % NODES, NODES));
            nearest.addAll(all.subList(0, (i - 1) % NODES));
            stage.client(i).know(nearest);
            sessions.add(stage.client(i).openSession(TTL, PATIENCE));
        }
        stage.run(Duration.ofSeconds(10));
        Answer before = put(stage.client(1), "before");
        stage.run(PATIENCE);
        long cutAt = stage.nowNanos();
        stage.cutOff(List.of(1, 2), List.of(1, 2, 5, 6));
        Outage outage = new Outage(stage, cutAt);
        outage.run();
        long healedAt = stage.nowNanos();
        long sentBefore = outage.requests();
        stage.heal();
        List<Answer> after = new ArrayList<>();
        for (int i = 1; i <= CLIENTS; i++) {
            after.add(put(stage.client(i), "after-" + i));
        }
        boolean recovered =
                stage.runUntil(() -> after.stream().allMatch(answer -> answer.result() != null), Duration.ofSeconds(5));
        long recoveredNanos = stage.nowNanos() - healedAt;
        long storm = outage.requests() - sentBefore;
        stage.run(Duration.ofSeconds(3));
        long lostAfter = slowest(stage, cutAt, QuorumLost.class);
        long regainedAfter = slowest(stage, healedAt, QuorumRegained.class);
        long toldLost = outage.lostAfterNanos(sessions);
        long perSecond = outage.mostRequestsInASecond;
        return new ScenarioResult.Builder(this)
                .figure("quorum-lost-told-after-ms", lostAfter / 1_000_000)
                .figure("sessions-told-lost-after-ms", toldLost / 1_000_000)
                .figure("stale-reads-answered", outage.staleAnswered + " of " + outage.staleAsked)
                .figure("writes-acknowledged-meanwhile", outage.writesAcknowledged)
                .figure("requests-of-a-client-in-a-second-at-most", perSecond)
                .figure("requests-of-all-till-recovered", storm)
                .figure("recovered-after-ms", recoveredNanos / 1_000_000)
                .figure("quorum-regained-told-after-ms", regainedAfter / 1_000_000)
                .require(before.result() != null, "no write before the cut")
                .require(lostAfter > 0 && lostAfter <= 2 * SECOND, "not all nodes heard in 2 s that the quorum is lost")
                .require(toldLost > 0 && toldLost <= TTL.toNanos(), "not all sessions were told lost within their TTL")
                .require(outage.staleAnswered == outage.staleAsked, "stale reads were refused")
                .require(outage.writesAcknowledged == 0, "a write was acknowledged without a quorum")
                .require(perSecond <= MOST_REQUESTS, "a client sent " + perSecond + " requests in a second")
                .require(recovered, "not all writes were answered 5 s after the heal")
                .require(storm <= MOST_REQUESTS * CLIENTS * 5, "a storm of requests after the heal: " + storm)
                .require(
                        regainedAfter > 0 && regainedAfter <= 5 * SECOND, "not all nodes heard that the quorum is back")
                .timeline(outage.timeline)
                .build();
    }

    private static Answer put(StageClient client, String key) {
        return client.command(Txn.of(new Op.Put(Bytes.of(key), Bytes.of("x"), 0, false)), PATIENCE.plusSeconds(3));
    }

    /** Returns when the last node told of it, -1 if one did not. */
    private static long slowest(Stage stage, long since, Class<?> event) {
        long last = -1;
        TreeSet<Integer> nodes = new TreeSet<>();
        for (Stage.Told told : stage.told()) {
            if (told.atNanos() >= since && event.isInstance(told.event()) && nodes.add(told.node())) {
                last = told.atNanos() - since;
            }
        }
        return nodes.size() == NODES ? last : -1;
    }

    /** The fifteen minutes. */
    private static final class Outage {

        private final Stage stage;
        private final long cutAt;
        final List<Moment> timeline = new ArrayList<>();
        int staleAsked;
        int staleAnswered;
        int writesAcknowledged;
        long mostRequestsInASecond;

        Outage(Stage stage, long cutAt) {
            this.stage = stage;
            this.cutAt = cutAt;
        }

        void run() {
            List<Answer> writes = new ArrayList<>();
            List<Answer> reads = new ArrayList<>();
            timeline.add(new Moment(Duration.ofNanos(cutAt), "link", "n1 and n2 are cut off from n3 and n4"));
            long[] sent = new long[CLIENTS + 1];
            for (long second = 0; second < OUTAGE.toSeconds(); second++) {
                for (int i = 1; i <= CLIENTS; i++) {
                    sent[i] = stage.client(i).requests();
                    if (second % 10 == i) {
                        writes.add(put(stage.client(i), "meanwhile-" + i + "-" + second));
                        reads.add(stage.client(i)
                                .read(
                                        Op.Range.of(Bytes.of("before")),
                                        new ReadMode.Stale(Duration.ofHours(1)),
                                        PATIENCE));
                    }
                }
                stage.run(Duration.ofSeconds(1));
                for (int i = 1; i <= CLIENTS; i++) {
                    mostRequestsInASecond =
                            Math.max(mostRequestsInASecond, stage.client(i).requests() - sent[i]);
                }
            }
            stage.run(Duration.ofSeconds(10));
            staleAsked = reads.size();
            staleAnswered =
                    (int) reads.stream().filter(each -> each.result() != null).count();
            writesAcknowledged =
                    (int) writes.stream().filter(each -> each.result() != null).count();
            timeline.add(new Moment(Duration.ofNanos(stage.nowNanos()), "link", "heals"));
        }

        long requests() {
            return IntStream.rangeClosed(1, CLIENTS)
                    .mapToLong(i -> stage.client(i).requests())
                    .sum();
        }

        /** Returns when the last of the sessions was told lost, -1 if one was not. */
        long lostAfterNanos(List<Long> sessions) {
            long last = -1;
            for (int i = 1; i <= CLIENTS; i++) {
                long session = sessions.get(i - 1);
                long at = stage.client(i).sessionChanges().stream()
                        .filter(change -> change.session() == session && change.state() == SessionState.LOST)
                        .mapToLong(change -> change.atNanos() - cutAt)
                        .findFirst()
                        .orElse(-1);
                if (at < 0) {
                    return -1;
                }
                last = Math.max(last, at);
            }
            return last;
        }
    }
}
