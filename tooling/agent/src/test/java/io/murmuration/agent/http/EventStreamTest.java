package io.murmuration.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.membership.member.MembershipEvent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    @Test
    void aReaderThatIsTooFarBehindIsCutOff() throws Exception {
        EventStream stream = new EventStream(new ObjectMapper(), Duration.ofHours(1));
        for (int version = 1; version <= EventStream.MOST_WAITING; version++) {
            stream.event(new MembershipEvent.ViewIsolated(version));
        }
        assertThat(stream.isBehind()).isFalse();

        stream.event(new MembershipEvent.ViewConnected(EventStream.MOST_WAITING + 1));

        assertThat(stream.isBehind()).isTrue();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream.writeTo(out);
        assertThat(out.size()).isZero();
    }
}
