package io.murmuration.consensus.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.wire.LinkFrame.Greeting;
import io.murmuration.consensus.wire.LinkFrame.Refused;
import io.murmuration.consensus.wire.LinkFrame.Welcome;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private final Handshake ours = new Handshake("flock", "a");
    private final Handshake theirs = new Handshake("flock", "b");
    private final LinkCodec codec = new LinkCodec();

    @Test
    void nodesOfOneClusterAgreeOnTheNewestVersionThatBothSpeak() {
        ours.identify(7);

        assertThat(ours.answer(theirs.greeting(Lane.LOG, "b:1"))).isEqualTo(new Welcome(1, 7, "a"));
        assertThat(ours.answer(new Greeting(1, 200, 0, "flock", 7, "b", "b:1"))).isEqualTo(new Welcome(1, 7, "a"));
    }

    @Test
    void rangesThatDoNotOverlapAreRefusedWithBoth() {
        assertThat(ours.answer(new Greeting(2, 5, 0, "flock", 0, "b", "b:1")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).contains("2 to 5", "1 to 1", "node b"));
    }

    @Test
    void anotherNameIsRefusedWithBoth() {
        assertThat(ours.answer(new Greeting(1, 1, 0, "swarm", 0, "b", "b:1")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).contains("'swarm'", "'flock'"));
    }

    @Test
    void anotherIdIsRefusedWithBothUnlessOneHasNoneYet() {
        assertThat(ours.foreign(5)).isNull();
        ours.identify(0xabc);
        assertThat(ours.foreign(0)).isNull();
        assertThat(ours.foreign(0xabc)).isNull();
        assertThat(ours.foreign(0xdef)).contains("abc", "def");

        theirs.identify(0xdef);
        assertThat(ours.answer(theirs.greeting(Lane.CONTROL, "b:1"))).isInstanceOf(Refused.class);
    }

    @Test
    void allWordsAreReadAsTheyWereWritten() {
        List<LinkFrame> frames = List.of(
                new Greeting(1, 3, 2, "flock", -1, "node", "127.0.0.1:1"),
                new Welcome(1, 5, "b"),
                new Refused("because"),
                new LinkFrame.Identify(9));
        for (LinkFrame frame : frames) {
            ByteBuffer bytes = ByteBuffer.allocate(codec.encodedSize(frame));
            codec.encode(frame, bytes);

            assertThat(LinkCodec.isLinkFrame(bytes.flip())).isTrue();
            assertThat(codec.decode(bytes)).isEqualTo(frame);
        }
    }

    @Test
    void whoSpeaksAnotherProtocolIsRefused() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, 1, 'G', 'E', 'T', ' ', '/', 0, 0, 0});

        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not speak this protocol");
    }

    @Test
    void wordsOfANewerReleaseAreNotAnError() {
        assertThat(codec.decode(ByteBuffer.wrap(new byte[] {0, 99}))).isNull();
    }
}
