package io.murmuration.consensus.transport;

import io.murmuration.consensus.transport.OutQueue.Waiting;
import io.murmuration.consensus.wire.LinkCodec;
import io.murmuration.consensus.wire.LinkFrame;
import io.murmuration.consensus.wire.Packet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames over one connected socket. What is sent is written at the end of the loop's turn, all at
 * once; what does not fit into the socket waits in the queue as packets, so that old ones can still
 * be dropped.
 */
final class Connection implements EventLoop.Handler {

    /** Who the connection serves. */
    interface Owner {

        void link(LinkFrame frame);

        void ping();

        /** Some packets in their order, at least one. */
        void received(List<Packet> packets);

        /** Nothing waits to be written any more. */
        void drained();

        /** The connection is closed, and says no more. Not told after {@link Connection#close}. */
        void broken(String why);
    }

    private static final int READS_PER_TURN = 4;
    private static final int WRITES_PER_TURN = 8;

    private final SocketShared shared;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final OutQueue queue;
    private final long staleNanos;
    private final Owner owner;
    private final Runnable flush = this::flush;
    private int maxFrameBytes = LinkCodec.GREETING_BYTES_MAX;
    private @Nullable ByteBuffer out; // to be filled, or, when draining, to be written
    private boolean draining;
    private @Nullable ByteBuffer partial; // the beginning of a frame
    private boolean flushing;
    private boolean open = true;
    private boolean closing;
    private boolean mayWrite;
    private long lastHeardNanos;
    private long lastProgressNanos;

    /**
     * Serves {@code channel} from now on.
     *
     * @param key of the channel, whose handler becomes this
     * @param queue what may wait here; it stays the caller's
     * @param staleNanos what waited longer is dropped; 0 = nothing is
     */
    Connection(SocketShared shared, SelectionKey key, OutQueue queue, long staleNanos, Owner owner) {
        this.shared = shared;
        this.channel = (SocketChannel) key.channel();
        this.key = key;
        this.queue = queue;
        this.staleNanos = staleNanos;
        this.owner = owner;
        this.lastHeardNanos = System.nanoTime();
        this.lastProgressNanos = lastHeardNanos;
        key.attach(this);
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Both sides agree: packets may be written, and frames be long. */
    void agreed() {
        maxFrameBytes = shared.maxFrameBytes;
        mayWrite = true;
        flushLater();
    }

    boolean isOpen() {
        return open;
    }

    /** Returns whether something waits that the socket did not take. */
    boolean isBlocked() {
        return draining;
    }

    long lastHeardNanos() {
        return lastHeardNanos;
    }

    /** Returns when the socket last took something. */
    long lastProgressNanos() {
        return lastProgressNanos;
    }

    /** Takes a packet; false if the queue is full. */
    boolean send(Packet packet, int sizeBytes) {
        ByteBuffer target = out;
        boolean direct = mayWrite && !draining && queue.isEmpty();
        if (direct && target == null) {
            target = shared.pool.take(sizeBytes + LinkCodec.PREFIX_BYTES);
            out = target;
        }
        if (direct && target != null && target.remaining() >= sizeBytes + LinkCodec.PREFIX_BYTES) {
            write(packet, sizeBytes, target);
        } else if (!queue.offer(packet, sizeBytes, System.nanoTime())) {
            return false;
        }
        flushLater();
        return true;
    }

    /** Sends word about the connection; these frames are small and never dropped. */
    void send(LinkFrame frame) {
        int size = shared.links.encodedSize(frame);
        ByteBuffer target = room(size + LinkCodec.PREFIX_BYTES);
        if (target != null) {
            target.putInt(size);
            shared.links.encode(frame, target);
            flushLater();
        }
    }

    /** Sends an empty frame; false if there is no room for it now, as something else waits. */
    boolean sendPing() {
        ByteBuffer target = room(LinkCodec.PREFIX_BYTES);
        if (target == null) {
            return false;
        }
        target.putInt(0);
        flushLater();
        return true;
    }

    /** Stops or resumes reading. */
    void reading(boolean wanted) {
        interest(SelectionKey.OP_READ, wanted);
    }

    /** Closes; what can be written without waiting is written before. */
    void close() {
        if (open) {
            closing = true;
            flush();
            abort();
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        try {
            if (open && key.isReadable()) {
                read();
            }
            if (open && key.isWritable()) {
                flush();
            }
        } catch (RuntimeException e) {
            SocketShared.LOG.error("a connection failed and is closed: peer={}", channel, e);
            fail("its packets could not be taken: " + e);
        }
    }

    private @Nullable ByteBuffer room(int bytes) {
        ByteBuffer target = out;
        if (target == null) {
            target = shared.pool.take(bytes);
            out = target;
        }
        return draining || target.remaining() < bytes ? null : target;
    }

    private void write(Packet packet, int sizeBytes, ByteBuffer target) {
        target.putInt(sizeBytes);
        shared.packets.encode(packet, target);
        shared.counts.packetsSent++;
    }

    private void flushLater() {
        if (!flushing) {
            flushing = true;
            shared.loop.atEndOfTurn(flush);
        }
    }

    private void flush() {
        flushing = false;
        if (!open) {
            return;
        }
        try {
            for (int i = 0; i < WRITES_PER_TURN; i++) {
                ByteBuffer source = fill();
                if (source == null) {
                    interest(SelectionKey.OP_WRITE, false);
                    owner.drained();
                    return;
                }
                int written = channel.write(source);
                if (written > 0) {
                    shared.counts.bytesSent += written;
                    lastProgressNanos = System.nanoTime();
                }
                if (source.hasRemaining()) {
                    interest(SelectionKey.OP_WRITE, true);
                    return;
                }
                draining = false;
                out = null;
                shared.pool.give(source);
            }
            flushLater();
        } catch (IOException e) {
            fail(e.toString());
        }
    }

    /** Returns what is to be written next; null if nothing waits. */
    private @Nullable ByteBuffer fill() {
        if (!draining) {
            if (mayWrite && !queue.isEmpty()) {
                encodeWaiting();
            }
            if (out != null && out.position() == 0) {
                shared.pool.give(out);
                out = null;
            }
            if (out != null) {
                out.flip();
                draining = true;
            }
        }
        return out;
    }

    private void encodeWaiting() {
        if (staleNanos > 0) {
            shared.counts.droppedStale += queue.dropBefore(System.nanoTime() - staleNanos);
        }
        Waiting next = queue.peek();
        while (next != null) {
            int bytes = next.sizeBytes() + LinkCodec.PREFIX_BYTES;
            if (out == null) {
                out = shared.pool.take(bytes);
            }
            if (out.remaining() < bytes) {
                if (out.position() > 0) {
                    return;
                }
                shared.pool.give(out);
                out = shared.pool.take(bytes);
            }
            write(next.packet(), next.sizeBytes(), out);
            queue.remove();
            next = queue.peek();
        }
    }

    private void read() {
        try {
            for (int i = 0; i < READS_PER_TURN && open; i++) {
                ByteBuffer buffer = partial != null ? partial : shared.scratch.clear();
                int count = channel.read(buffer);
                if (count < 0) {
                    fail("closed by the other side");
                    return;
                }
                if (count == 0) {
                    return;
                }
                boolean full = !buffer.hasRemaining();
                shared.counts.bytesReceived += count;
                lastHeardNanos = System.nanoTime();
                buffer.flip();
                take(buffer);
                if (!full) {
                    return;
                }
            }
        } catch (IOException e) {
            fail(e.toString());
        } catch (IllegalArgumentException e) {
            shared.counts.malformed++;
            SocketShared.LOG.warn(
                    "a connection sent what is no packet and is closed: peer={} why={}", channel, e.getMessage());
            fail("it sent what is no packet: " + e.getMessage());
        }
    }

    /** Hands on all whole frames, and keeps the rest. */
    private void take(ByteBuffer buffer) {
        List<Packet> packets = null;
        int end = buffer.limit();
        int wanted = LinkCodec.PREFIX_BYTES;
        while (open && buffer.remaining() >= LinkCodec.PREFIX_BYTES) {
            int length = buffer.getInt(buffer.position());
            if (length < 0 || length > maxFrameBytes) {
                throw new IllegalArgumentException(
                        "a frame of " + Integer.toUnsignedString(length) + " bytes, the limit is " + maxFrameBytes);
            }
            wanted = length + LinkCodec.PREFIX_BYTES;
            if (buffer.remaining() < wanted) {
                break;
            }
            int next = buffer.position() + wanted;
            buffer.position(buffer.position() + LinkCodec.PREFIX_BYTES).limit(next);
            Packet packet = takeFrame(buffer);
            buffer.limit(end).position(next);
            if (packet != null) {
                packets = packets == null ? new ArrayList<>() : packets;
                packets.add(packet);
            }
            wanted = LinkCodec.PREFIX_BYTES;
        }
        if (open) {
            keepRest(buffer, wanted);
        }
        if (packets != null) {
            shared.counts.packetsReceived += packets.size();
            owner.received(packets);
        }
    }

    private @Nullable Packet takeFrame(ByteBuffer frame) {
        if (!frame.hasRemaining()) {
            owner.ping();
            return null;
        }
        if (LinkCodec.isLinkFrame(frame)) {
            LinkFrame link = shared.links.decode(frame);
            if (link != null) {
                owner.link(link);
            }
            return null;
        }
        if (!mayWrite) {
            throw new IllegalArgumentException("a packet before the handshake");
        }
        Packet packet = shared.packets.decode(frame);
        if (packet == null) {
            shared.counts.unknownKinds++;
        }
        return packet;
    }

    /**
     * Keeps the beginning of a frame until more arrives.
     *
     * @param wanted bytes of the whole frame, which has been checked, as far as it is known
     */
    private void keepRest(ByteBuffer buffer, int wanted) {
        ByteBuffer former = partial;
        if (!buffer.hasRemaining()) {
            partial = null;
        } else if (former != null && former.capacity() >= wanted) {
            former.compact();
            return;
        } else {
            partial = shared.pool.take(wanted).put(buffer);
        }
        if (former != null) {
            shared.pool.give(former);
        }
    }

    private void interest(int operation, boolean wanted) {
        if (key.isValid()) {
            int now = key.interestOps();
            int then = wanted ? now | operation : now & ~operation;
            if (then != now) {
                key.interestOps(then);
            }
        }
    }

    private void fail(String why) {
        if (open) {
            abort();
            if (!closing) {
                owner.broken(why);
            }
        }
    }

    private void abort() {
        open = false;
        SocketShared.closeQuietly(channel);
        if (out != null) {
            shared.pool.give(out);
            out = null;
        }
        if (partial != null) {
            shared.pool.give(partial);
            partial = null;
        }
    }
}
