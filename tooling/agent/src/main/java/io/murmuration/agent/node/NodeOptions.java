package io.murmuration.agent.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.murmuration.membership.member.Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about a node. What it leaves out is decided by the settings of
 * membership, whose names these options bear; null stands for left out.
 *
 * @param file settings of the user, below the options and above the defaults
 * @param insecure whether an unencrypted node may be reached from other machines
 * @param agreement its part in agreement
 */
public record NodeOptions(
        @Nullable String name,
        @Nullable String cluster,
        @Nullable HostPort bind,
        @Nullable HostPort advertise,
        List<Address> seeds,
        Map<String, String> tags,
        @Nullable String profile,
        @Nullable String transport,
        boolean insecure,
        @Nullable Path file,
        Agreement agreement) {

    private static final String ROOT = "murmuration.membership.";

    public NodeOptions {
        seeds = List.copyOf(seeds);
    }

    /**
     * Returns the whole configuration of the node's actor system.
     *
     * @throws com.typesafe.config.ConfigException naming file and line, if the file is not valid
     */
    public Config config() {
        Map<String, Object> chosen = new TreeMap<>();
        put(chosen, "name", name);
        put(chosen, "cluster-name", cluster);
        put(chosen, "profile", profile);
        put(chosen, "transport", transport);
        if (bind != null) {
            put(chosen, "bind.host", bind.host());
            put(chosen, "bind.port", bind.port());
        }
        if (advertise != null) {
            put(chosen, "advertise.host", advertise.host());
            put(chosen, "advertise.port", advertise.port());
        }
        if (!seeds.isEmpty()) {
            put(chosen, "seeds", seeds.stream().map(Address::toString).toList());
        }
        if (insecure) {
            put(chosen, "insecure", true);
            chosen.put("murmuration.consensus.insecure", true);
        }
        agreement.putInto(chosen);
        Config options = ConfigFactory.parseMap(chosen, "the command line");
        Config user = file == null
                ? ConfigFactory.empty()
                : ConfigFactory.parseFile(
                        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
        Config mine =
                ConfigFactory.defaultOverrides().withFallback(withTags(options)).withFallback(user);
        return mine.withFallback(reachable(mine))
                .withFallback(Agreement.smallInMemory(mine))
                .withFallback(ConfigFactory.parseResources("io/murmuration/agent/node.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    private Config withTags(Config options) {
        if (tags.isEmpty()) {
            return options;
        }
        // Keys of tags may hold dots, which a path would split.
        Map<String, Object> values = new TreeMap<>(tags);
        return options.withValue(ROOT + "tags", com.typesafe.config.ConfigValueFactory.fromMap(values));
    }

    /**
     * Lets actors be reached where gossip is: Artery takes the hosts of membership unless told
     * otherwise.
     */
    private static Config reachable(Config mine) {
        Map<String, Object> artery = new TreeMap<>();
        if (mine.hasPath(ROOT + "bind.host")) {
            String host = mine.getString(ROOT + "bind.host");
            artery.put("akka.remote.artery.bind.hostname", host);
            artery.put("akka.remote.artery.canonical.hostname", host);
        }
        if (mine.hasPath(ROOT + "advertise.host")) {
            artery.put("akka.remote.artery.canonical.hostname", mine.getString(ROOT + "advertise.host"));
        }
        return ConfigFactory.parseMap(artery, "the hosts of membership");
    }

    private static void put(Map<String, Object> chosen, String key, @Nullable Object value) {
        if (value != null) {
            chosen.put(ROOT + key, value);
        }
    }
}
