package io.murmuration.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.murmuration.membership.member.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeOptionsTest {

    @TempDir
    private Path folder;

    private static NodeOptions options(@Nullable HostPort bind, @Nullable HostPort advertise, @Nullable Path file) {
        return new NodeOptions(
                null,
                "green",
                bind,
                advertise,
                List.of(new Address("::1", 7100)),
                Map.of("a.b", "c"),
                null,
                null,
                true,
                file,
                Agreement.NONE);
    }

    @Test
    void whatIsLeftOutKeepsItsDefault() {
        Config config = options(null, null, null).config().getConfig("murmuration.membership");

        assertThat(config.getString("cluster-name")).isEqualTo("green");
        assertThat(config.getString("bind.host")).isEqualTo("127.0.0.1");
        assertThat(config.getInt("bind.port")).isEqualTo(7100);
        assertThat(config.getStringList("seeds")).containsExactly("[::1]:7100");
        assertThat(config.getObject("tags").unwrapped()).isEqualTo(Map.of("a.b", "c"));
        assertThat(config.getBoolean("insecure")).isTrue();
    }

    @Test
    void optionsComeBeforeTheFileAndTheFileBeforeDefaults() throws IOException {
        Path file = Files.writeString(
                folder.resolve("node.conf"),
                "murmuration.membership { cluster-name = red, bind.port = 7200 }\n"
                        + "akka.remote.artery.canonical.port = 7300");

        Config config = options(null, null, file).config();

        assertThat(config.getString("murmuration.membership.cluster-name")).isEqualTo("green");
        assertThat(config.getInt("murmuration.membership.bind.port")).isEqualTo(7200);
        assertThat(config.getInt("akka.remote.artery.canonical.port")).isEqualTo(7300);
    }

    @Test
    void actorsAreReachedWhereGossipIs() {
        HostPort bind = HostPort.parse("0.0.0.0:7100");
        HostPort advertise = HostPort.parse("node.example:7100");

        Config artery = options(bind, advertise, null).config().getConfig("akka.remote.artery");

        assertThat(artery.getString("canonical.hostname")).isEqualTo("node.example");
        assertThat(artery.getString("bind.hostname")).isEqualTo("0.0.0.0");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        NodeOptions options = options(null, null, folder.resolve("none.conf"));

        assertThatThrownBy(options::config).isInstanceOf(ConfigException.class).hasMessageContaining("none.conf");
    }

    @Test
    void aBindMayNameAnyPort() {
        assertThat(HostPort.parse("[::1]:0")).isEqualTo(new HostPort("::1", 0)).hasToString("[::1]:0");
        assertThat(HostPort.parse("h:10")).isEqualTo(new HostPort("h", 10));
        assertThatThrownBy(() -> HostPort.parse("h")).hasMessageContaining("'h'");
    }
}
