package io.murmuration.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.agent.demo.FreePorts;
import io.murmuration.consensus.wire.Handshake;
import io.murmuration.consensus.wire.Lane;
import io.murmuration.consensus.wire.LinkCodec;
import io.murmuration.consensus.wire.LinkFrame;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final int SHORT_MILLIS = 100;
    private static final int LONG_MILLIS = 20_000;

    private final Links links = new Links();
    private ServerSocket node;
    private FaultProxy proxy;
    private int front;

    FaultProxyTest() throws IOException {
        node = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        List<Integer> ports = FreePorts.find(1, new SplittableRandom(System.nanoTime()));
        front = ports.get(0);
        proxy = new FaultProxy("n1", front, node.getLocalPort(), links);
    }

    @BeforeEach
    void up() throws IOException {
        proxy.up();
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        node.close();
    }

    /** Dials as this node would, and greets. */
    private Socket dial(String name) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), front);
        LinkFrame greeting = new Handshake("test", name).greeting(Lane.LOG, "127.0.0.1:1");
        LinkCodec codec = new LinkCodec();
        int size = codec.encodedSize(greeting);
        ByteBuffer frame = ByteBuffer.allocate(LinkCodec.PREFIX_BYTES + size).putInt(size);
        codec.encode(greeting, frame);
        socket.getOutputStream().write(frame.array());
        socket.setSoTimeout(LONG_MILLIS);
        return socket;
    }

    private Socket accept() throws IOException {
        Socket accepted = node.accept();
        accepted.setSoTimeout(LONG_MILLIS);
        ByteBuffer length = ByteBuffer.wrap(accepted.getInputStream().readNBytes(LinkCodec.PREFIX_BYTES));
        accepted.getInputStream().readNBytes(length.getInt());
        return accepted;
    }

    @Test
    void whatIsSentBehindASilentCutArrivesAfterIt() throws IOException {
        try (Socket caller = dial("n2");
                Socket called = accept()) {
            links.cut("n2", "n1", Links.State.SILENT);
            caller.getOutputStream().write(1);
            called.getOutputStream().write(2);

            assertThat(caller.getInputStream().read()).isEqualTo(2);
            called.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> called.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            links.heal();
            called.setSoTimeout(LONG_MILLIS);
            assertThat(called.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void aLoudCutClosesAndConcernsOnlyWhoIsCut() throws IOException {
        links.cut("n2", "n1", Links.State.LOUD);
        try (Socket cut = dial("n2");
                Socket other = dial("n3");
                Socket called = accept()) {
            assertThat(cut.getInputStream().read()).isEqualTo(-1);
            other.getOutputStream().write(3);
            assertThat(called.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void aNodeThatIsDownRefuses() throws IOException {
        try (Socket caller = dial("n2");
                Socket called = accept()) {
            proxy.close();
            assertThat(caller.getInputStream().read()).isEqualTo(-1);
            assertThat(called.getInputStream().read()).isEqualTo(-1);
        }
        // The kernel takes callers until the accepting thread has let go of the port.
        boolean refused = false;
        for (int i = 0; i < 1_000 && !refused; i++) {
            refused = isRefused();
        }
        assertThat(refused).isTrue();
    }

    private boolean isRefused() {
        try (Socket late = dial("n2")) {
            return !late.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
