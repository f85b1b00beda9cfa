package io.murmuration.agent.faults;

import io.murmuration.consensus.wire.LinkCodec;
import io.murmuration.consensus.wire.LinkFrame;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands before one node: all that others send it comes through here. Who they are is in the
 * greeting with which each connection begins, so that links can be cut one by one and in one
 * direction. While the node is down, so is its proxy: who calls is refused as by an empty port.
 */
final class FaultProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int DIAL_MILLIS = 2_000;

    private final String node;
    private final InetSocketAddress front;
    private final InetSocketAddress back;
    private final Links links;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;

    FaultProxy(String node, int frontPort, int backPort, Links links) {
        this.node = node;
        this.links = links;
        front = new InetSocketAddress(InetAddress.getLoopbackAddress(), frontPort);
        back = new InetSocketAddress(InetAddress.getLoopbackAddress(), backPort);
    }

    /** Returns where the node is asked. */
    String endpoint() {
        return front.getAddress().getHostAddress() + ":" + front.getPort();
    }

    /** Takes calls from now on. */
    void up() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(front);
        listener = socket;
        start("accept", () -> accept(socket));
    }

    /** Refuses calls from now on, and ends those that are under way. */
    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(FaultProxy::closeQuietly);
    }

    private void start(String what, Runnable task) {
        Thread thread = new Thread(task, "proxy-" + node + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                open.add(caller);
                start("in", () -> serve(caller));
            } catch (IOException e) {
                // closed, or the caller went: the next one decides
            }
        }
    }

    private void serve(Socket caller) {
        try (Socket target = new Socket()) {
            caller.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(caller.getInputStream());
            byte[] greeting = frame(in);
            String name = sender(greeting);
            if (!links.pass(name, node)) {
                return;
            }
            target.connect(back, DIAL_MILLIS);
            open.add(target);
            OutputStream out = target.getOutputStream();
            out.write(ByteBuffer.allocate(LinkCodec.PREFIX_BYTES + greeting.length)
                    .putInt(greeting.length)
                    .put(greeting)
                    .array());
            start("out", () -> {
                pump(target, caller, node, name);
                closeQuietly(caller);
                closeQuietly(target);
            });
            pump(caller, target, name, node);
            open.remove(target);
        } catch (IOException e) {
            // the connection is over, which is all there is to it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(caller);
            open.remove(caller);
        }
    }

    private static byte[] frame(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 1 || length > LinkCodec.GREETING_BYTES_MAX) {
            throw new IOException("a connection began with a frame of " + length + " bytes");
        }
        return in.readNBytes(length);
    }

    private static String sender(byte[] frame) throws IOException {
        try {
            return new LinkCodec().decode(ByteBuffer.wrap(frame)) instanceof LinkFrame.Greeting greeting
                    ? greeting.node()
                    : "?";
        } catch (IllegalArgumentException e) {
            throw new IOException("a connection did not begin with a greeting", e);
        }
    }

    private void pump(Socket from, Socket to, String sender, String receiver) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = in.read(buffer);
            while (read >= 0 && links.pass(sender, receiver)) {
                out.write(buffer, 0, read);
                read = in.read(buffer);
            }
        } catch (IOException e) {
            // the connection is over, which is all there is to it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable what) {
        try {
            if (what != null) {
                what.close();
            }
        } catch (Exception e) {
            // it is of no use any more in any case
        }
    }
}
