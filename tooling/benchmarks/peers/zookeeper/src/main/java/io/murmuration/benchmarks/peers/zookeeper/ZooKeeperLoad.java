package io.murmuration.benchmarks.peers.zookeeper;

import io.murmuration.benchmarks.load.LoadClient;
import io.murmuration.benchmarks.load.LoadTarget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/**
 * One session with each server, used in turn. A read is {@code sync} and {@code getData} sent one
 * behind the other: a session's requests are served in order, so the second sees what the first
 * waited for, and the pair costs one wait.
 */
final class ZooKeeperLoad implements LoadTarget {

    private static final int SESSION_MILLIS = 10_000;
    private static final int ASK_MILLIS = 1_000;
    private static final String TOP = "/k";

    private final List<InetSocketAddress> servers = new ArrayList<>();
    private final List<ZooKeeper> sessions = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    private ZooKeeperLoad(List<String> addresses) throws IOException {
        for (String address : addresses) {
            int colon = address.lastIndexOf(':');
            servers.add(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
            sessions.add(new ZooKeeper(address, SESSION_MILLIS, event -> {}));
        }
    }

    /** Serves as the load's client process. */
    public static void main(String[] arguments) throws Exception {
        LoadClient.main(arguments, ZooKeeperLoad::new);
    }

    private ZooKeeper session() {
        return sessions.get(Math.floorMod(turn.getAndIncrement(), sessions.size()));
    }

    private static String path(int key) {
        return TOP + key;
    }

    @Override
    public CompletionStage<?> create(int key, byte[] value) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        session()
                .create(
                        path(key),
                        value,
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT,
                        (code, path, context, name) -> end(done, code, path, value.length),
                        null);
        return done;
    }

    @Override
    public CompletionStage<?> write(int key, byte[] value) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        session()
                .setData(
                        path(key), value, -1, (code, path, context, stat) -> end(done, code, path, value.length), null);
        return done;
    }

    @Override
    public CompletionStage<Integer> read(int key) {
        CompletableFuture<Integer> synced = new CompletableFuture<>();
        CompletableFuture<Integer> done = new CompletableFuture<>();
        ZooKeeper session = session();
        session.sync(path(key), (code, path, context) -> end(synced, code, path, 0), null);
        session.getData(
                path(key),
                false,
                (code, path, context, value, stat) -> end(done, code, path, value == null ? 0 : value.length),
                null);
        return synced.thenCombine(done, (nothing, size) -> size);
    }

    private static void end(CompletableFuture<Integer> operation, int code, String path, int size) {
        if (code == Code.OK.intValue()) {
            operation.complete(size);
        } else {
            operation.completeExceptionally(KeeperException.create(Code.get(code), path));
        }
    }

    @Override
    public Role role(int server) {
        try (Socket socket = new Socket()) {
            socket.connect(servers.get(server), ASK_MILLIS);
            socket.setSoTimeout(ASK_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.contains("Mode: leader")
                    ? Role.LEADER
                    : answer.contains("Mode: follower") ? Role.FOLLOWER : Role.ABSENT;
        } catch (IOException e) {
            return Role.ABSENT;
        }
    }

    @Override
    public void close() {
        for (ZooKeeper session : sessions) {
            try {
                session.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
