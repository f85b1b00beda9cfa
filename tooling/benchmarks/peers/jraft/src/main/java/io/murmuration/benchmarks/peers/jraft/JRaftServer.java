package io.murmuration.benchmarks.peers.jraft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcServerFactory;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcProcessor;
import com.alipay.sofa.jraft.rpc.RpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One server: a replica of the map, written through the log, read by a read index at the leader. */
final class JRaftServer implements RpcProcessor<Request> {

    private static final String GROUP = "map";
    private static final byte[] NO_CONTEXT = new byte[0];

    private final MapMachine machine;
    private volatile @Nullable Node node;

    private JRaftServer(MapMachine machine) {
        this.machine = machine;
    }

    /** Arguments: own address, all three separated by commas, an existing folder. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 3) {
            System.err.println("expected the own address, all three separated by commas, and a folder");
            System.exit(2);
        }
        PeerId self = PeerId.parsePeer(arguments[0]);
        MapMachine machine = new MapMachine();
        JRaftServer server = new JRaftServer(machine);
        RpcServer door = RaftRpcServerFactory.createRaftRpcServer(self.getEndpoint());
        door.registerProcessor(server);
        RaftGroupService service =
                new RaftGroupService(GROUP, self, options(machine, arguments[1], Path.of(arguments[2])), door);
        server.node = service.start();
        service.join();
    }

    private static NodeOptions options(MapMachine machine, String all, Path folder) throws IOException {
        Configuration members = new Configuration();
        members.parse(all);
        NodeOptions options = new NodeOptions();
        options.setInitialConf(members);
        options.setFsm(machine);
        options.setLogUri(Files.createDirectories(folder.resolve("log")).toString());
        options.setRaftMetaUri(Files.createDirectories(folder.resolve("meta")).toString());
        // A write is durable before it is acknowledged; so is a vote, which the default leaves out.
        options.getRaftOptions().setSync(true);
        options.getRaftOptions().setSyncMeta(true);
        return options;
    }

    @Override
    public String interest() {
        return Request.class.getName();
    }

    @Override
    public void handleRequest(RpcContext context, Request request) {
        Node here = node;
        if (here == null) {
            context.sendResponse(Answer.error("still starting", null));
            return;
        }
        switch (request.kind()) {
            case Request.WRITE -> write(here, context, request);
            case Request.READ -> read(here, context, request.key());
            default -> context.sendResponse(Answer.leader(leader(here)));
        }
    }

    private static void write(Node here, RpcContext context, Request request) {
        byte[] value = Objects.requireNonNull(request.value(), "a write without a value");
        here.apply(new Task(
                MapMachine.command(request.key(), value),
                status -> context.sendResponse(status.isOk() ? Answer.of(null) : refusal(here, status))));
    }

    private void read(Node here, RpcContext context, int key) {
        if (!here.isLeader(false)) {
            context.sendResponse(Answer.error("not the leader", leader(here)));
            return;
        }
        here.readIndex(NO_CONTEXT, new ReadIndexClosure() {
            @Override
            public void run(Status status, long index, byte[] requestContext) {
                context.sendResponse(status.isOk() ? Answer.of(machine.value(key)) : refusal(here, status));
            }
        });
    }

    private static Answer refusal(Node here, Status status) {
        return Answer.error(String.valueOf(status.getErrorMsg()), leader(here));
    }

    private static @Nullable String leader(Node here) {
        PeerId leader = here.getLeaderId();
        return leader == null || leader.isEmpty() ? null : leader.getEndpoint().toString();
    }
}
