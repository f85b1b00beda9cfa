package io.murmuration.testkit.stack;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.client.ClientCore;
import io.murmuration.testkit.history.WatchRecording;
import io.murmuration.testkit.stack.StackPlan.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The watches of one life of a client, and all that they heard. */
final class WatchLogs {

    private static final int MOST = 3;

    /** One watch. */
    private static final class Log {
        final WatchRecording recording;
        long heard;
        long taken;
        boolean over;

        Log(WatchRecording recording) {
            this.recording = recording;
        }
    }

    private final StackCluster cluster;
    private final StackClient client;
    private final SplittableRandom random;
    private final Map<Long, Log> logs = new TreeMap<>();

    WatchLogs(StackCluster cluster, StackClient client, SplittableRandom random) {
        this.cluster = cluster;
        this.client = client;
        this.random = random;
    }

    /** Takes what was heard, and opens and cancels watches now and then. */
    void run(ClientCore core, long now) {
        if (!cluster.plan().has(Feature.WATCHES)) {
            return;
        }
        long open = logs.values().stream().filter(log -> !log.over).count();
        if (open < MOST && !cluster.workIsDone() && random.nextInt(20) == 0) {
            WatchSpec spec = spec();
            long id = core.watch(spec, now);
            cluster.tally().add(Tally.Count.WATCHES);
            logs.put(id, new Log(cluster.records(client.name() + "/" + id, spec)));
        }
        for (Map.Entry<Long, Log> each : logs.entrySet()) {
            Log log = each.getValue();
            if (!log.over && log.heard > log.taken && (cluster.isCalm() || random.nextInt(4) > 0)) {
                log.taken = log.heard;
                core.watchTaken(each.getKey(), log.taken, now);
            } else if (!log.over && !cluster.isCalm() && random.nextInt(200) == 0) {
                log.over = true;
                core.cancelWatch(each.getKey(), now);
            }
        }
    }

    private WatchSpec spec() {
        WatchSpec spec = switch (random.nextInt(4)) {
            case 0 -> WatchSpec.of(KeyRange.ALL);
            case 1 -> WatchSpec.of(KeyRange.single(Bytes.of("k/" + random.nextInt(6))));
            case 2 -> WatchSpec.of(KeyRange.ALL).matching("k/*");
            default -> WatchSpec.of(KeyRange.prefix(Bytes.of("bank/")));
        };
        long newest = cluster.truth().lastRevision();
        if (random.nextBoolean() && newest > 0) {
            spec = spec.from(1 + random.nextLong(newest + 2));
        }
        if (random.nextInt(4) == 0) {
            spec = spec.withPreviousValues();
        }
        return random.nextInt(10) == 0 ? spec.firstOnly() : spec;
    }

    void watched(long watch, List<WatchEvent> events) {
        Log log = logs.get(watch);
        if (log == null) {
            throw new Promise.Broken(Promise.WATCHED, client + " hears of watch " + watch + ", which it never opened");
        }
        for (WatchEvent event : events) {
            cluster.tally().add(Tally.Count.WATCH_EVENTS);
            log.recording.told(event);
            if (event instanceof WatchEvent.Changed changed) {
                log.heard = Math.max(log.heard, changed.revision());
            } else if (event instanceof WatchEvent.Progress progress) {
                log.heard = Math.max(log.heard, progress.revision());
            } else {
                log.over = true;
                if (event instanceof WatchEvent.Compacted) {
                    cluster.tally().add(Tally.Count.WATCH_COMPACTED);
                }
            }
        }
    }

    /** Returns the recordings of those that are still open. */
    List<WatchRecording> open() {
        List<WatchRecording> recordings = new ArrayList<>();
        logs.values().stream().filter(log -> !log.over).forEach(log -> recordings.add(log.recording));
        return recordings;
    }

    /** Returns which watch has not heard up to a revision, null if all have. */
    @Nullable
    String behind(long revision) {
        for (Map.Entry<Long, Log> each : logs.entrySet()) {
            Log log = each.getValue();
            if (!log.over && log.heard < revision) {
                return client + "'s watch " + each.getKey() + " " + log.recording.spec() + " has heard up to "
                        + log.heard + " of " + revision;
            }
        }
        return null;
    }

    void end() {
        logs.clear();
    }
}
