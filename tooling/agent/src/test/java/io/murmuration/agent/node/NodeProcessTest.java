package io.murmuration.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.membership.JoinRefusedException;
import io.murmuration.membership.member.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProcessTest {

    private static final HostPort ANYWHERE = new HostPort("127.0.0.1", 0);
    private static final NodeProcess.Http ANY_HTTP = new NodeProcess.Http(ANYWHERE, false);

    @TempDir
    private Path folder;

    private static NodeOptions options(String name, String cluster, List<Address> seeds) {
        return new NodeOptions(
                name, cluster, ANYWHERE, null, seeds, Map.of("a.b", "c"), "fast", null, false, null, Agreement.NONE);
    }

    private static String get(String url) throws IOException {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            return new ObjectMapper().readTree(in).toString();
        }
    }

    @Test
    void aNodeCanBeFoundAndAskedUntilItLeaves() throws IOException {
        RunDirectory directory = new RunDirectory(folder);
        NodeProcess node = NodeProcess.start(options("alpha", "one", List.of()), ANY_HTTP, directory);
        try {
            assertThat(directory.running()).containsExactly(node.run());
            assertThat(node.run().gossip())
                    .isEqualTo(
                            node.view().member("alpha").orElseThrow().address().toString());
            assertThat(get(node.run().http() + "/members"))
                    .contains("\"name\":\"alpha\"", "\"tags\":{\"a.b\":\"c\"}", "\"state\":\"alive\"");
            assertThat(get(node.run().http() + "/health/ready")).isEqualTo("{\"ready\":true}");
            assertThat(get(node.run().http() + "/stats")).contains("\"murmuration_members.alive\":1");
        } finally {
            node.leave();
        }

        assertThat(node.awaitEnd()).isEmpty();
        assertThat(directory.running()).isEmpty();
        assertThat(directory.fileOf("alpha")).doesNotExist();
    }

    @Test
    void aNodeOfAnotherClusterIsNotLetInAndLeavesNothing() throws IOException {
        RunDirectory directory = new RunDirectory(folder);
        NodeProcess node = NodeProcess.start(options("alpha", "one", List.of()), ANY_HTTP, directory);
        try {
            List<Address> seeds = List.of(Address.parse(node.run().gossip()));

            assertThatThrownBy(() -> NodeProcess.start(options("beta", "two", seeds), ANY_HTTP, directory))
                    .isInstanceOf(JoinRefusedException.class)
                    .hasMessageContaining("one");
            assertThat(directory.running()).containsExactly(node.run());
        } finally {
            node.leave();
            node.awaitEnd();
        }
    }

    @Test
    void aSettingThatIsNotKnownIsNamed() {
        NodeOptions wrong = new NodeOptions(
                "alpha", null, ANYWHERE, null, List.of(), Map.of(), "slow", null, false, null, Agreement.NONE);

        assertThatThrownBy(() -> NodeProcess.start(wrong, ANY_HTTP, new RunDirectory(folder)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("profile")
                .hasMessageContaining("slow");
    }

    @Test
    void theEndpointStaysOnLoopbackUnlessThatIsMeant() {
        NodeProcess.Http open = new NodeProcess.Http(new HostPort("0.0.0.0", 0), false);

        assertThatThrownBy(() -> NodeProcess.start(options("alpha", "one", List.of()), open, new RunDirectory(folder)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--insecure");
    }
}
