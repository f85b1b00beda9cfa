package io.murmuration.consensus.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Passes bytes on to another port, or swallows them, as a network that is cut silently does. */
final class Proxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new ArrayList<>();
    private volatile boolean cut;

    Proxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    String endpoint() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    void cut() {
        cut = true;
    }

    void heal() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                keep(from, to);
                start(() -> pass(from, to));
                start(() -> pass(to, from));
            }
        } catch (IOException e) {
            closeAll();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[64 << 10];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (!cut) {
                    out.write(bytes, 0, count);
                }
            }
        } catch (IOException e) {
            // Either side has closed: so does the other, by the end of this block.
        }
    }

    private synchronized void keep(Socket from, Socket to) {
        sockets.add(from);
        sockets.add(to);
    }

    private synchronized void closeAll() {
        for (Socket socket : sockets) {
            SocketShared.closeQuietly(socket);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        SocketShared.closeQuietly(server);
        closeAll();
    }
}
