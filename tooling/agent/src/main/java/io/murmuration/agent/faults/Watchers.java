package io.murmuration.agent.faults;

import io.murmuration.consensus.WatchHandle;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.testkit.history.WatchRecording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Watches of all sorts, what they heard, and what that says of each revision. Thread-safe. */
final class Watchers implements AutoCloseable {

    private final List<WatchRecording> recordings = new ArrayList<>();
    private final List<WatchHandle> handles = new ArrayList<>();
    private final Map<Long, Integer> tags = new TreeMap<>();
    private final Map<Long, Set<Long>> ended = new TreeMap<>();
    private final Map<String, Long> heardUpTo = new TreeMap<>();
    private final List<String> closed = new ArrayList<>();
    private final EphemeralKeys ephemeral;

    Watchers(EphemeralKeys ephemeral) {
        this.ephemeral = ephemeral;
    }

    /** Opens every sort of watch at each client. */
    void open(List<ClientNode> clients) {
        int number = 0;
        for (ClientNode client : clients) {
            watch(client, "all", WatchSpec.of(KeyRange.ALL).from(1));
            WatchSpec some = switch (number++ % 3) {
                case 0 -> WatchSpec.of(KeyRange.prefix(Bytes.of("key/"))).withPreviousValues();
                case 1 -> WatchSpec.of(KeyRange.ALL).matching("key/1*");
                default -> WatchSpec.of(KeyRange.single(Bytes.of("key/3"))).from(1);
            };
            watch(client, "some", some);
        }
    }

    private void watch(ClientNode client, String what, WatchSpec spec) {
        WatchRecording recording = new WatchRecording(client.name() + "-" + what, spec);
        boolean all = what.equals("all");
        synchronized (this) {
            recordings.add(recording);
            if (all) {
                heardUpTo.put(recording.name(), 0L);
            }
            handles.add(client.coordination().kv().watch(spec, event -> heard(recording, event, all)));
        }
    }

    private synchronized void heard(WatchRecording recording, WatchEvent event, boolean all) {
        recording.told(event);
        if (event instanceof WatchEvent.Changed changed) {
            if (all) {
                heardUpTo.put(recording.name(), changed.revision());
                note(changed);
            }
        } else if (event instanceof WatchEvent.Progress progress) {
            if (all) {
                heardUpTo.put(recording.name(), progress.revision());
            }
        } else {
            closed.add(recording.name() + ": " + event);
        }
    }

    private void note(WatchEvent.Changed changed) {
        Set<Long> sessions = new TreeSet<>();
        for (WatchEvent.Change change : changed.changes()) {
            if (!change.isDelete()) {
                tags.put(changed.revision(), Workload.tagOf(change.entry().value()));
                return;
            }
            sessions.add(EphemeralKeys.sessionOf(change.entry().key()));
        }
        if (ended.put(changed.revision(), sessions) == null) {
            ephemeral.gone(sessions, changed.revision());
        }
    }

    /** Says whether every watcher of all keys has heard of everything up to a revision. */
    synchronized boolean heard(long revision) {
        return heardUpTo.values().stream().allMatch(upTo -> upTo >= revision);
    }

    /** Returns how far the watchers of all keys have come, for people. */
    synchronized String progress() {
        return heardUpTo.toString();
    }

    synchronized Map<Long, Integer> tags() {
        return new TreeMap<>(tags);
    }

    /** Returns by revision the sessions that ended then, of those with keys. */
    synchronized Map<Long, Set<Long>> ended() {
        return new TreeMap<>(ended);
    }

    synchronized List<WatchRecording> recordings() {
        return List.copyOf(recordings);
    }

    /** Returns the watches that came to an end, though nobody closed them. */
    synchronized List<String> closedEarly() {
        return List.copyOf(closed);
    }

    @Override
    public synchronized void close() {
        handles.forEach(WatchHandle::close);
    }
}
