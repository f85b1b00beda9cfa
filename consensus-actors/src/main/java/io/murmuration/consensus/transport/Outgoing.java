package io.murmuration.consensus.transport;

import io.murmuration.consensus.wire.Handshake;
import io.murmuration.consensus.wire.Lane;
import io.murmuration.consensus.wire.LinkFrame;
import io.murmuration.consensus.wire.Packet;
import io.murmuration.consensus.wire.PacketCodec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One lane to one endpoint: dials when there is something to send, and again when it is lost. */
final class Outgoing implements Connection.Owner {

    /** Where a lane stands. */
    private enum State {
        IDLE,
        DIALLING,
        GREETING,
        OPEN,
        /** The last dial failed: the next one comes later. */
        WAITING,
        CLOSED
    }

    /** A connection that nobody uses is asked so much less often whether it still is one. */
    private static final int IDLE_PING_FACTOR = 10;

    /** Who is lost so soon and so often in a row is dialled with pauses. */
    private static final long QUICK_NANOS = 1_000_000_000;

    private static final int QUICK_LOSSES_MAX = 2;

    /** So often it is looked who is there after a loss, until it is known. */
    private static final int PROBES = 10;

    private static final long PROBE_NANOS = 2_000_000;

    private final SocketShared shared;
    private final SocketTransport transport;
    private final RandomGenerator chance;
    private final String endpoint;
    private final Lane lane;
    private final OutQueue queue;
    private State state = State.IDLE;
    private long attempt; // tells the callbacks of former dials from those of this one
    private long deadlineNanos;
    private int failures;
    private boolean lastRefused;
    private boolean told;
    private int quickLosses;
    private int probes;
    private boolean mustDial;
    private long openedNanos;
    private boolean isUsed;
    private long pingNanos;
    private boolean pinged;
    private long id;
    private @Nullable SocketChannel dialling;
    private @Nullable Connection connection;

    Outgoing(SocketTransport transport, SocketShared shared, String endpoint, Lane lane, RandomGenerator chance) {
        this.transport = transport;
        this.shared = shared;
        this.endpoint = endpoint;
        this.lane = lane;
        this.chance = chance;
        this.queue = new OutQueue(shared.settings.queueBytes());
    }

    /** Takes a packet of this lane. */
    void send(Packet packet) {
        int size = shared.packets.encodedSize(packet);
        if (state == State.WAITING && lane == Lane.CLIENT) {
            shared.counts.droppedUnreachable++;
            tellOnce(lastRefused, "not reached lately");
            return;
        }
        Connection current = connection;
        boolean taken = current != null ? current.send(packet, size) : queue.offer(packet, size, System.nanoTime());
        if (!taken) {
            shared.counts.droppedFull++;
            if (lane == Lane.CLIENT) {
                tellOnce(false, "more than " + shared.settings.queueBytes() + " bytes wait for it");
            }
            return;
        }
        isUsed = true;
        if (state == State.IDLE) {
            dial();
        }
    }

    /** The node has learned to which cluster it belongs. */
    void identify(LinkFrame.Identify frame) {
        if (connection != null) {
            connection.send(frame);
        }
    }

    /** Looks whether something takes too long. */
    void sweep(long nowNanos) {
        switch (state) {
            case DIALLING, GREETING -> {
                if (nowNanos - deadlineNanos >= 0) {
                    fail(
                            state == State.DIALLING ? "no connection in time" : "no answer to the greeting in time",
                            false);
                }
            }
            case OPEN -> sweepOpen(nowNanos);
            case IDLE, WAITING, CLOSED -> {}
        }
    }

    void close() {
        if (connection != null) {
            connection.close();
        }
        abandon();
        state = State.CLOSED;
    }

    @Override
    public void link(LinkFrame frame) {
        if (frame instanceof LinkFrame.Refused refused) {
            failures = Integer.SIZE;
            fail("refused: " + refused.why(), false);
        } else if (frame instanceof LinkFrame.Welcome welcome && state == State.GREETING) {
            boolean known = welcome.version() >= Handshake.OLDEST_VERSION && welcome.version() <= PacketCodec.VERSION;
            String foreign = shared.handshake.foreign(welcome.clusterId());
            if (!known || foreign != null) {
                fail(known ? String.valueOf(foreign) : "it answers in version " + welcome.version(), false);
            } else {
                opened();
            }
        } else if (frame instanceof LinkFrame.Identify identify) {
            String foreign = shared.handshake.foreign(identify.clusterId());
            if (foreign != null) {
                fail(foreign, false);
            }
        }
    }

    @Override
    public void ping() {
        pinged = false;
    }

    @Override
    public void received(List<Packet> packets) {
        shared.receiver.answered(endpoint, packets);
    }

    @Override
    public void drained() {}

    @Override
    public void broken(String why) {
        if (state != State.OPEN) {
            fail("in the handshake: " + why, false);
            return;
        }
        lost(why);
    }

    private void sweepOpen(long nowNanos) {
        Connection current = connection;
        if (current == null) {
            return;
        }
        boolean asked = pinged || current.isBlocked();
        if (asked) {
            long since = current.lastHeardNanos();
            since = current.lastProgressNanos() - since > 0 ? current.lastProgressNanos() : since;
            if (nowNanos - since > shared.settings.silenceLimit().toNanos()) {
                current.close();
                lost("silent for " + shared.settings.silenceLimit().toMillis() + " ms");
                return;
            }
        }
        long interval = shared.settings.pingInterval().toNanos() * (isUsed ? 1 : IDLE_PING_FACTOR);
        if (!pinged && nowNanos - pingNanos >= interval && current.sendPing()) {
            pinged = true;
            pingNanos = nowNanos;
            isUsed = false;
        }
    }

    private void dial() {
        state = State.DIALLING;
        long mine = ++attempt;
        deadlineNanos = System.nanoTime() + shared.settings.connectTimeout().toNanos();
        Endpoints.resolve(endpoint).whenComplete((address, failure) -> {
            if (shared.loop.isCurrent()) {
                resolved(mine, address, failure);
            } else {
                shared.loop.execute(() -> resolved(mine, address, failure));
            }
        });
    }

    private void resolved(long mine, @Nullable InetSocketAddress address, @Nullable Throwable failure) {
        if (mine != attempt || state != State.DIALLING) {
            return;
        }
        if (address == null) {
            fail(failure == null ? "no address" : String.valueOf(failure.getMessage()), false);
            return;
        }
        try {
            SocketChannel channel = SocketChannel.open();
            dialling = channel;
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = shared.loop.register(channel, SelectionKey.OP_CONNECT, this::connectable);
            if (channel.connect(address)) {
                greet(key);
            }
        } catch (IOException e) {
            failDial(e);
        }
    }

    private void connectable(SelectionKey key) {
        SocketChannel channel = dialling;
        if (channel == null || key.channel() != channel) {
            return;
        }
        try {
            if (channel.finishConnect()) {
                greet(key);
            }
        } catch (IOException e) {
            failDial(e);
        }
    }

    private void failDial(IOException e) {
        boolean refused =
                e instanceof ConnectException && String.valueOf(e.getMessage()).contains("refused");
        fail(String.valueOf(e.getMessage()), refused);
    }

    private void greet(SelectionKey key) {
        dialling = null;
        state = State.GREETING;
        deadlineNanos = System.nanoTime() + shared.settings.handshakeTimeout().toNanos();
        long stale = lane == Lane.CLIENT ? 0 : shared.settings.staleAfter().toNanos();
        Connection fresh = new Connection(shared, key, queue, stale, this);
        connection = fresh;
        fresh.send(shared.handshake.greeting(lane, transport.endpoint()));
    }

    private void opened() {
        Connection current = connection;
        if (current == null) {
            return;
        }
        state = State.OPEN;
        failures = 0;
        probes = 0;
        pinged = false;
        openedNanos = System.nanoTime();
        pingNanos = openedNanos;
        id = transport.enter(current, null);
        shared.counts.connectionsOpened++;
        shared.counts.outgoing++;
        SocketShared.LOG.debug("connected: endpoint={} lane={}", endpoint, lane);
        current.agreed();
    }

    /**
     * A connection that worked does no more: tells so, and looks at once whether somebody is there.
     */
    private void lost(String why) {
        leave();
        shared.counts.connectionsLost++;
        dropRequests();
        SocketShared.LOG.debug("connection lost: endpoint={} lane={} why={}", endpoint, lane, why);
        probes = PROBES;
        quickLosses = System.nanoTime() - openedNanos < QUICK_NANOS ? quickLosses + 1 : 0;
        if (quickLosses > QUICK_LOSSES_MAX) {
            lastRefused = false;
            waitToDial(true);
        } else {
            dial();
        }
        tell(false, why);
    }

    private void fail(String why, boolean refused) {
        boolean wasOpen = state == State.OPEN;
        abandon();
        shared.counts.dialsFailed += wasOpen ? 0 : 1;
        shared.counts.connectionsLost += wasOpen ? 1 : 0;
        dropRequests();
        lastRefused = refused;
        if (failures == 0 || failures >= Integer.SIZE) {
            SocketShared.LOG.info("cannot be reached: endpoint={} lane={} why={}", endpoint, lane, why);
        }
        probes = refused ? 0 : Math.max(0, probes - 1);
        waitToDial(probes > 0);
        tell(refused, why);
    }

    private void waitToDial(boolean inAnyCase) {
        state = State.WAITING;
        mustDial = inAnyCase;
        failures = Math.min(failures + 1, Integer.SIZE - 1);
        long mine = ++attempt;
        shared.loop.schedule(probes > 0 ? PROBE_NANOS : backoffNanos(), () -> waited(mine));
    }

    private void waited(long mine) {
        if (mine != attempt || state != State.WAITING) {
            return;
        }
        long stale = System.nanoTime() - shared.settings.staleAfter().toNanos();
        shared.counts.droppedStale += queue.dropBefore(stale);
        state = State.IDLE;
        if (mustDial || !queue.isEmpty()) {
            dial();
        }
    }

    private long backoffNanos() {
        long least = shared.settings.minBackoff().toNanos();
        long most = shared.settings.maxBackoff().toNanos();
        int doublings = Math.min(failures - 1, Long.numberOfLeadingZeros(least) - 1);
        long full = Math.min(most, least << doublings);
        return full / 2 + chance.nextLong(full / 2 + 1);
    }

    private void dropRequests() {
        if (lane == Lane.CLIENT) {
            shared.counts.droppedUnreachable += queue.clear();
        }
    }

    /** Tells once in a turn, however many requests there are. */
    private void tellOnce(boolean refused, String why) {
        if (!told) {
            told = true;
            tell(refused, why);
        }
    }

    /** Tells that the endpoint is not reached, but never within a call of the owner's. */
    private void tell(boolean refused, String why) {
        shared.loop.execute(() -> {
            told = false;
            if (state != State.CLOSED) {
                shared.receiver.unreachable(endpoint, refused, why);
            }
        });
    }

    private void abandon() {
        if (dialling != null) {
            SocketShared.closeQuietly(dialling);
            dialling = null;
        }
        leave();
    }

    private void leave() {
        Connection former = connection;
        if (former != null) {
            connection = null;
            former.close();
            if (state == State.OPEN) {
                transport.exit(id);
                shared.counts.outgoing--;
            }
        }
    }
}
