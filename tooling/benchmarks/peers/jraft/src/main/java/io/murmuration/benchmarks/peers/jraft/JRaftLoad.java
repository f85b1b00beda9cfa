package io.murmuration.benchmarks.peers.jraft;

import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import io.murmuration.benchmarks.load.LoadClient;
import io.murmuration.benchmarks.load.LoadTarget;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks the leader: it follows what refusals say, and goes to the next server when
 * one does not answer.
 */
final class JRaftLoad implements LoadTarget {

    private static final int OPERATION_MILLIS = 5_000;
    private static final int ASK_MILLIS = 1_000;

    private final List<String> addresses;
    private final List<Endpoint> servers;
    private final RpcClient client;
    private volatile int leader;

    private JRaftLoad(List<String> addresses) {
        this.addresses = addresses;
        servers = addresses.stream().map(JRaftLoad::endpoint).toList();
        RpcOptions options = new RpcOptions();
        client = RpcFactoryHelper.rpcFactory()
                .createRpcClient(RpcFactoryHelper.rpcFactory().defaultJRaftClientConfigHelper(options));
        client.init(options);
    }

    /** Serves as the load's client process. */
    public static void main(String[] arguments) throws Exception {
        LoadClient.main(arguments, JRaftLoad::new);
    }

    private static Endpoint endpoint(String address) {
        int colon = address.lastIndexOf(':');
        return new Endpoint(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    @Override
    public CompletionStage<?> write(int key, byte[] value) {
        return ask(new Request(Request.WRITE, key, value));
    }

    @Override
    public CompletionStage<Integer> read(int key) {
        return ask(new Request(Request.READ, key, null)).thenApply(answer -> {
            byte[] value = answer.value();
            if (value == null) {
                throw new IllegalStateException("there is no key " + key);
            }
            return value.length;
        });
    }

    private CompletableFuture<Answer> ask(Request request) {
        int asked = leader;
        return send(asked, request, OPERATION_MILLIS)
                .whenComplete((answer, failure) -> {
                    if (failure != null || answer.error() != null) {
                        follow(asked, failure == null ? answer.leader() : null);
                    }
                })
                .thenApply(answer -> {
                    if (answer.error() != null) {
                        throw new IllegalStateException(answer.error());
                    }
                    return answer;
                });
    }

    private void follow(int asked, @Nullable String told) {
        int known = told == null ? -1 : addresses.indexOf(told);
        leader = known < 0 ? (asked + 1) % servers.size() : known;
    }

    private CompletableFuture<Answer> send(int server, Request request, long withinMillis) {
        CompletableFuture<Answer> done = new CompletableFuture<>();
        try {
            client.invokeAsync(
                    servers.get(server),
                    request,
                    (answer, failure) -> {
                        if (failure != null) {
                            done.completeExceptionally(failure);
                        } else {
                            done.complete((Answer) answer);
                        }
                    },
                    withinMillis);
        } catch (RemotingException e) {
            done.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done.completeExceptionally(e);
        }
        return done;
    }

    @Override
    public Role role(int server) {
        return send(server, new Request(Request.ROLE, 0, null), ASK_MILLIS)
                .handle((answer, failure) -> {
                    if (failure != null || answer.leader() == null) {
                        return Role.ABSENT;
                    }
                    follow(server, answer.leader());
                    return addresses.get(server).equals(answer.leader()) ? Role.LEADER : Role.FOLLOWER;
                })
                .join();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
