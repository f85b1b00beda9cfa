package io.murmuration.consensus.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.Request.AckWatch;
import io.murmuration.consensus.exchange.Request.CancelWatch;
import io.murmuration.consensus.exchange.Request.OpenWatch;
import io.murmuration.consensus.exchange.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Watchers that open, acknowledge, lag, leave, lose their connection and come back, each of which
 * checks what it hears against the whole history.
 */
final class RandomWatchers {

    private static final List<String> GLOBS = List.of("", "", "", "*", "a*", "**/*", "b/?", "a/b", "*/*b");

    /** A watcher and what it must hear next. */
    private static final class Watcher {
        final WatchSpec spec;
        long origin;
        long id;
        long next;
        boolean begun;
        boolean ended;
        long unacked;
        long newest;

        Watcher(WatchSpec spec) {
            this.spec = spec;
            next = spec.fromRevision();
            begun = next > 0;
        }
    }

    private final Random random;
    private final WrittenHistory history;
    private final WatchHub hub;
    private final Answers answers;
    private final WatchLimits limits;
    private final Map<Long, Watcher> watchers = new TreeMap<>();
    private long ids;
    long heard;
    long reopened;
    long compactions;

    RandomWatchers(Random random, WrittenHistory history, WatchLimits limits) {
        this.random = random;
        this.history = history;
        this.limits = limits;
        answers = new Answers();
        hub = new WatchHub(history, answers, limits);
    }

    WatchCounts counts() {
        return hub.counts();
    }

    void applied() {
        hub.applied();
        listen();
    }

    void tick() {
        hub.tick();
        listen();
    }

    void drain() {
        for (int call = 0; hub.hasMore(); call++) {
            applied();
            assertThat(call).isLessThan(100_000);
        }
    }

    void open() {
        long from = random.nextInt(3) == 0 ? 0 : Math.max(1, history.revision() - 20 + random.nextInt(30));
        boolean puts = random.nextInt(5) > 0;
        open(
                new Watcher(new WatchSpec(
                        range(),
                        Bytes.of(GLOBS.get(random.nextInt(GLOBS.size()))),
                        from,
                        random.nextBoolean(),
                        puts,
                        !puts || random.nextInt(5) > 0,
                        random.nextInt(10) == 0)),
                1 + random.nextInt(3));
    }

    private void open(Watcher watcher, long origin) {
        ids++;
        watcher.origin = origin;
        watcher.id = ids;
        watcher.unacked = 0;
        watchers.put(ids, watcher);
        hub.open(origin, new OpenWatch(ids, watcher.spec.from(watcher.next)));
        listen();
    }

    void acknowledge() {
        for (Watcher watcher : List.copyOf(watchers.values())) {
            if (watcher.unacked > 0 && random.nextInt(3) == 0) {
                acknowledge(watcher);
            }
        }
    }

    void acknowledgeAll() {
        List.copyOf(watchers.values()).forEach(this::acknowledge);
    }

    private void acknowledge(Watcher watcher) {
        watcher.unacked = 0;
        hub.ack(watcher.origin, new AckWatch(watcher.id, watcher.newest));
        listen();
    }

    void cancel() {
        if (!watchers.isEmpty()) {
            Watcher watcher = new ArrayList<>(watchers.values()).get(random.nextInt(watchers.size()));
            hub.cancel(watcher.origin, new CancelWatch(watcher.id));
            listen();
            assertThat(watcher.ended).isTrue();
        }
    }

    /** All watchers of a connection go on over another one. */
    void reconnect() {
        long lost = 1L + random.nextInt(3);
        hub.closed(lost);
        for (Watcher watcher : List.copyOf(watchers.values())) {
            if (watcher.origin == lost) {
                watchers.remove(watcher.id);
                reopened++;
                open(watcher, 1 + random.nextInt(3));
            }
        }
    }

    /** Every watcher has heard all there is for it. */
    void checkNothingIsMissing() {
        for (Watcher watcher : watchers.values()) {
            assertThat(expected(watcher, history.revision())).isEmpty();
        }
        assertThat(hub.counts().open()).isEqualTo(watchers.size());
        assertThat(hub.counts().catchingUp()).isZero();
    }

    private void listen() {
        for (Answers.Answer answer : answers.take()) {
            Watcher watcher =
                    Objects.requireNonNull(watchers.get(answer.response().id()), "nobody watches so");
            assertThat(answer.origin()).isEqualTo(watcher.origin);
            for (WatchEvent event : ((Response.Watched) answer.response()).events()) {
                assertThat(watcher.ended).isFalse();
                hear(watcher, event);
            }
        }
    }

    private void hear(Watcher watcher, WatchEvent event) {
        if (event instanceof WatchEvent.Changed changed) {
            assertThat(watcher.begun).isTrue();
            assertThat(expected(watcher, changed.revision())).isEqualTo(List.of(changed));
            watcher.next = changed.revision() + 1;
            watcher.newest = changed.revision();
            watcher.unacked++;
            heard++;
            assertThat(watcher.unacked).isLessThanOrEqualTo(limits.credit());
        } else if (event instanceof WatchEvent.Progress progress) {
            long from = watcher.begun ? watcher.next : progress.revision() + 1;
            watcher.begun = true;
            watcher.next = from;
            assertThat(expected(watcher, progress.revision())).isEmpty();
            assertThat(progress.revision()).isBetween(from - 1, history.revision());
            watcher.next = progress.revision() + 1;
        } else if (event instanceof WatchEvent.Compacted compacted) {
            assertThat(compacted.oldest()).isGreaterThan(watcher.next).isEqualTo(history.compactedBelow());
            compactions++;
            end(watcher);
        } else {
            end(watcher);
        }
    }

    private void end(Watcher watcher) {
        watcher.ended = true;
        watchers.remove(watcher.id);
    }

    /** Returns what the watcher must hear from its next revision to {@code last}. */
    private List<WatchEvent> expected(Watcher watcher, long last) {
        List<WatchEvent> events = new ArrayList<>();
        for (long revision = Math.max(1, watcher.next); revision <= last; revision++) {
            List<Change> wanted = history.changes(revision).stream()
                    .filter(change -> wants(watcher.spec, change))
                    .map(change -> watcher.spec.withPrevious() ? change : new Change(change.entry(), null))
                    .toList();
            if (!wanted.isEmpty()) {
                events.add(new WatchEvent.Changed(revision, wanted));
            }
        }
        return events;
    }

    private static boolean wants(WatchSpec spec, Change change) {
        Bytes key = change.entry().key();
        return spec.range().contains(key)
                && (change.isDelete() ? spec.deletes() : spec.puts())
                && (spec.glob().isEmpty() || Glob.of(spec.glob()).matches(key));
    }

    private KeyRange range() {
        Bytes key = Bytes.of(key(random));
        return switch (random.nextInt(4)) {
            case 0 -> KeyRange.single(key);
            case 1 -> KeyRange.prefix(key);
            case 2 -> new KeyRange(key, null);
            default -> KeyRange.ALL;
        };
    }

    static String key(Random random) {
        return List.of("a", "b", "a/b", "a/c", "b/a", "b/b", "a/b/b", "c").get(random.nextInt(8));
    }
}
