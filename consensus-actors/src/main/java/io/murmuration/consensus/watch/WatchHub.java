package io.murmuration.consensus.watch;

import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.Request.AckWatch;
import io.murmuration.consensus.exchange.Request.CancelWatch;
import io.murmuration.consensus.exchange.Request.OpenWatch;
import io.murmuration.consensus.exchange.Responder;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.exchange.WatchDesk;
import io.murmuration.consensus.store.History;
import io.murmuration.consensus.watch.Watch.State;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the watchers of one replica's store what changes. Each hears every revision that changes
 * what it watches, once, in order, and whole, from the revision it asked for; or is told that this
 * cannot be had.
 *
 * <p>A watch is <em>current</em> while it hears of revisions as they are applied, which are looked
 * up once for all. One that begins in the past, or whose client has too much unacknowledged, reads
 * the history on its own, in turn with the others, until it is current. So a slow one costs no
 * memory and holds up nobody; if it is so slow that the history is compacted, it hears that.
 *
 * <p>Works and answers within {@link #applied} and {@link #tick}, each of which does a bounded
 * amount. Nothing is lost if the state is replaced by a snapshot, as long as its history reaches
 * back far enough. For one thread at a time, and not again from within the responder.
 */
public final class WatchHub implements WatchDesk {

    private final History history;
    private final Responder responder;
    private final WatchLimits limits;

    private final Map<Long, Connection> connections = new LinkedHashMap<>();
    private final WatchRound round = new WatchRound();
    private final CurrentWatches current;
    private final Set<Watch> catchingUp = new LinkedHashSet<>();
    private final Set<Watch> answered = new LinkedHashSet<>();

    private int steps;
    private long told;
    private long stalled;
    private long compacted;
    private long tooLarge;
    private long refused;

    public WatchHub(History history, Responder responder, WatchLimits limits) {
        this.history = history;
        this.responder = responder;
        this.limits = limits;
        current = new CurrentWatches(history, limits.sliceBytes());
    }

    /**
     * Opens a watch; another try of one that is open does nothing. Where the watch begins with the
     * next revision, that is answered by {@link WatchEvent.Progress} of the newest one.
     */
    @Override
    public void open(long origin, OpenWatch request) {
        WatchSpec spec = request.spec();
        Connection known = connections.get(origin);
        if (known != null && known.watch(request.id()) != null) {
            return;
        }
        String wrong = whatIsWrong(spec);
        if (wrong != null) {
            refuse(origin, request, Reason.MALFORMED, wrong);
        } else if (round.size() >= limits.watches()) {
            refuse(
                    origin,
                    request,
                    Reason.OVERLOADED,
                    "this replica has its " + limits.watches() + " watches: ask another one, or close some");
        } else if (known != null && known.isFull()) {
            refuse(
                    origin,
                    request,
                    Reason.OVERLOADED,
                    "this connection has its " + limits.connectionWatches()
                            + " watches: close some, or watch a prefix instead of each key");
        } else {
            begin(known == null ? new Connection(origin, limits) : known, request);
        }
    }

    private void begin(Connection connection, OpenWatch request) {
        long newest = history.revision();
        long from =
                request.spec().fromRevision() == 0 ? newest + 1 : request.spec().fromRevision();
        Watch watch = new Watch(connection, request.id(), request.spec(), from, limits);
        connections.put(connection.origin, connection);
        connection.add(watch);
        round.add(watch);
        if (from > newest) {
            makeCurrent(watch);
        } else {
            catchUpLater(watch);
        }
        if (from == newest + 1) {
            watch.say(new WatchEvent.Progress(newest), 0);
            answered.add(watch);
        }
        answer();
    }

    private @Nullable String whatIsWrong(WatchSpec spec) {
        if (spec.fromRevision() < 0) {
            return "a watch cannot begin at revision " + spec.fromRevision() + ": say 0 for the next, or one from 1";
        }
        if (spec.range().isEmpty()) {
            return "the range to watch can hold no key: its end is not behind its beginning";
        }
        if (!spec.puts() && !spec.deletes()) {
            return "the watch wants neither puts nor deletes: there is nothing to tell";
        }
        if (spec.glob().size() > limits.globBytes()) {
            return "the pattern has " + spec.glob().size() + " bytes, at most " + limits.globBytes() + " are allowed";
        }
        return null;
    }

    private void refuse(long origin, OpenWatch request, Reason reason, String message) {
        refused++;
        responder.respond(origin, new Response.Failed(request.id(), Outcome.NOT_DONE, reason, message, 0));
    }

    @Override
    public void ack(long origin, AckWatch request) {
        Watch watch = find(origin, request.id());
        if (watch == null) {
            return;
        }
        watch.acked(request.revision());
        waitForRoom(watch);
        awaken(watch.connection);
    }

    @Override
    public void cancel(long origin, CancelWatch request) {
        Watch watch = find(origin, request.id());
        if (watch != null) {
            end(watch, new WatchEvent.Ended("it was cancelled"));
            answer();
        }
    }

    @Override
    public void closed(long origin) {
        Connection connection = connections.remove(origin);
        if (connection != null) {
            for (Watch watch : connection.watches()) {
                leave(watch);
                answered.remove(watch);
            }
        }
    }

    @Override
    public void applied() {
        steps = limits.steps();
        tellCurrent(steps / 2);
        tellCatchingUp();
        answer();
    }

    @Override
    public boolean hasMore() {
        return !catchingUp.isEmpty() || current.hasMore();
    }

    @Override
    public void tick() {
        int visits = (round.size() + limits.progressTicks() - 1) / limits.progressTicks();
        for (int visit = 0; visit < visits && round.size() > 0; visit++) {
            Watch watch = round.next();
            if (watch.state != State.CURRENT && watch.next < history.compactedBelow()) {
                endCompacted(watch);
            } else {
                assure(watch);
            }
        }
        applied();
    }

    public WatchCounts counts() {
        return new WatchCounts(
                round.size(), round.size() - current.size(), told, stalled, compacted, tooLarge, refused);
    }

    private @Nullable Watch find(long origin, long id) {
        Connection connection = connections.get(origin);
        return connection == null ? null : connection.watch(id);
    }

    private void tellCurrent(int leave) {
        while (steps > leave && current.hasMore()) {
            if (current.hasLostTrack()) {
                loseTrack();
            } else {
                steps -= current.tellNext(this::deliver);
            }
        }
    }

    /** Those that needed what is gone hear so in turn. */
    private void loseTrack() {
        current.skipWhatIsGone();
        for (Watch watch : round.all()) {
            if (watch.state == State.CURRENT && watch.next <= current.head()) {
                noLongerCurrent(watch);
                catchUpLater(watch);
            }
        }
    }

    private void tellCatchingUp() {
        while (steps > 0 && !catchingUp.isEmpty()) {
            Iterator<Watch> first = catchingUp.iterator();
            Watch watch = first.next();
            first.remove();
            steps--;
            if (watch.next < history.compactedBelow()) {
                endCompacted(watch);
            } else {
                readHistory(watch);
            }
        }
    }

    private void readHistory(Watch watch) {
        long after = history.read(
                watch.next, limits.sliceBytes(), (revision, changes) -> lookBack(watch, revision, changes));
        if (watch.state == State.CATCHING_UP) {
            watch.next = after;
            if (after > history.revision()) {
                makeCurrent(watch);
                assure(watch);
            } else {
                catchUpLater(watch);
            }
        }
    }

    private void lookBack(Watch watch, long revision, List<Change> changes) {
        steps -= changes.size();
        if (watch.state != State.CATCHING_UP) {
            return;
        }
        boolean touches = false;
        for (Change change : changes) {
            if (watch.scope().contains(change.entry().key())) {
                touches |= watch.gather(revision, change);
            }
        }
        if (touches) {
            deliver(watch, revision);
        }
    }

    private void deliver(Watch watch, long revision) {
        long bytes = watch.gatheredBytes();
        if (bytes > limits.answerBytes()) {
            watch.dropGathered();
            tooLarge++;
            end(watch, new WatchEvent.Compacted(revision + 1));
        } else if (!watch.hasCredit(bytes) || !watch.connection.hasRoom(bytes)) {
            stall(watch, revision);
        } else {
            if (watch.overflows(bytes)) {
                send(watch);
            }
            watch.tell(revision);
            answered.add(watch);
            told++;
            steps--;
            if (watch.spec.once()) {
                end(watch, new WatchEvent.Ended("it was of the first change only"));
            }
        }
    }

    private void stall(Watch watch, long revision) {
        stalled++;
        watch.putOff(revision);
        noLongerCurrent(watch);
        watch.state = State.STALLED;
        waitForRoom(watch);
    }

    /** A stalled watch waits for its own credit first, and then, in line, for its connection's. */
    private void waitForRoom(Watch watch) {
        if (watch.state == State.STALLED && watch.hasCredit(watch.wanted())) {
            watch.connection.waitForRoom(watch);
        }
    }

    private void awaken(Connection connection) {
        for (Watch watch : connection.awaken()) {
            catchUpLater(watch);
        }
    }

    private void makeCurrent(Watch watch) {
        watch.state = State.CURRENT;
        current.add(watch);
    }

    private void noLongerCurrent(Watch watch) {
        if (watch.state == State.CURRENT) {
            current.remove(watch);
        }
    }

    private void catchUpLater(Watch watch) {
        watch.state = State.CATCHING_UP;
        catchingUp.add(watch);
    }

    private void assure(Watch watch) {
        watch.assure(watch.state == State.CURRENT ? Math.max(current.head(), watch.next - 1) : watch.next - 1);
        answered.add(watch);
    }

    private void endCompacted(Watch watch) {
        compacted++;
        end(watch, new WatchEvent.Compacted(history.compactedBelow()));
    }

    private void end(Watch watch, WatchEvent last) {
        watch.say(last, 0);
        answered.add(watch);
        Connection connection = watch.connection;
        leave(watch);
        if (connection.isEmpty()) {
            connections.remove(connection.origin);
        } else {
            awaken(connection);
        }
    }

    private void leave(Watch watch) {
        noLongerCurrent(watch);
        watch.state = State.ENDED;
        watch.acked(Long.MAX_VALUE);
        catchingUp.remove(watch);
        watch.connection.remove(watch);
        round.remove(watch);
    }

    private void answer() {
        for (Watch watch : answered) {
            send(watch);
        }
        answered.clear();
    }

    private void send(Watch watch) {
        List<WatchEvent> events = watch.takeOutgoing();
        if (!events.isEmpty()) {
            responder.respond(watch.connection.origin, new Response.Watched(watch.id, events));
        }
    }
}
