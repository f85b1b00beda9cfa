package io.murmuration.benchmarks.peers.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.murmuration.benchmarks.load.LoadClient;
import io.murmuration.benchmarks.load.LoadTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One client of all three servers, which it uses in turn. A range is linearizable by default. */
final class EtcdLoad implements LoadTarget {

    private static final long ASK_MILLIS = 1_000;

    private final List<String> addresses;
    private final Client client;
    private final KV store;

    private EtcdLoad(List<String> addresses) {
        this.addresses = addresses.stream().map(address -> "http://" + address).toList();
        client = Client.builder()
                .endpoints(this.addresses.toArray(String[]::new))
                .build();
        store = client.getKVClient();
    }

    /** Serves as the load's client process. */
    public static void main(String[] arguments) throws Exception {
        LoadClient.main(arguments, EtcdLoad::new);
    }

    private static ByteSequence key(int key) {
        return ByteSequence.from("k" + key, StandardCharsets.US_ASCII);
    }

    @Override
    public CompletionStage<?> write(int key, byte[] value) {
        return store.put(key(key), ByteSequence.from(value));
    }

    @Override
    public CompletionStage<Integer> read(int key) {
        return store.get(key(key))
                .thenApply(answer -> answer.getKvs().get(0).getValue().size());
    }

    @Override
    public Role role(int server) {
        try {
            StatusResponse status = client.getMaintenanceClient()
                    .statusMember(addresses.get(server))
                    .get(ASK_MILLIS, TimeUnit.MILLISECONDS);
            long leader = status.getLeader();
            return leader == 0 ? Role.ABSENT : leader == status.getHeader().getMemberId() ? Role.LEADER : Role.FOLLOWER;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return Role.ABSENT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Role.ABSENT;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
