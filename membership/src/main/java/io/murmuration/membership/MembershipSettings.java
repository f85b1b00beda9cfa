package io.murmuration.membership;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.murmuration.failuredetector.PathEstimate;
import io.murmuration.failuredetector.PauseMeter;
import io.murmuration.membership.discovery.ContactPoints;
import io.murmuration.membership.discovery.HostNames;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import io.murmuration.membership.swim.SwimSettings;
import io.murmuration.membership.transport.ArteryTransport;
import io.murmuration.membership.transport.UdpTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What one node is told at its start. {@code reference.conf} explains each value.
 *
 * @param name of the node; empty for its advertised address
 * @param tags what it says of itself at first
 * @param network how it is reached
 * @param discovery where it finds others
 * @param swim how the protocol works
 */
public record MembershipSettings(String name, Tags tags, Network network, Discovery discovery, SwimSettings swim) {

    /** The path below which the settings stand. */
    public static final String ROOT = "murmuration.membership";

    private static final SortedSet<String> PLAIN_KEYS = keys(
            "cluster-name",
            "name",
            "profile",
            "transport",
            "bind.host",
            "bind.port",
            "advertise.host",
            "advertise.port",
            "insecure",
            "seeds",
            "discovery.method",
            "discovery.interval",
            "tags",
            "profiles");

    private static final SortedSet<String> PROFILE_KEYS = keys(
            "probe.interval",
            "probe.observers",
            "probe.indirect",
            "probe.suspect-interval",
            "probe.random-every",
            "probe.path.min-timeout",
            "probe.path.max-timeout",
            "probe.path.min-deviation",
            "probe.path.phi",
            "silence.floor",
            "silence.ceiling",
            "silence.suspect-floor",
            "silence.false-suspicions-per-hour",
            "silence.false-deaths-per-hour",
            "gossip.interval",
            "gossip.fanout",
            "gossip.retransmit",
            "gossip.packet-bytes",
            "gossip.queue",
            "join.retry",
            "join.grace",
            "sync.after",
            "heal.interval",
            "tombstone",
            "leave.timeout");

    /** How packets travel. */
    public enum Transport {
        /** Datagrams of an own socket. */
        UDP,
        /** Messages of typed actors, for networks without datagrams. */
        ARTERY
    }

    /**
     * How the node is reached. With {@link Transport#ARTERY} it is reached where Akka's remoting
     * is, and the addresses here have no meaning.
     *
     * @param bindHost the local address that packets are received at
     * @param bindPort its port, or 0 for any that is free
     * @param advertiseHost where others reach this node; empty for the bind host
     * @param advertisePort its port, or 0 for the port that was bound
     * @param insecure whether an unencrypted node may be reached from beyond this machine
     */
    public record Network(
            Transport transport,
            String bindHost,
            int bindPort,
            String advertiseHost,
            int advertisePort,
            boolean insecure) {

        public Network {
            checkPort("bind.port", bindPort);
            checkPort("advertise.port", advertisePort);
            checkHost("bind.host", bindHost);
            if (!advertiseHost.isEmpty()) {
                checkHost("advertise.host", advertiseHost);
                if (isWildcard(advertiseHost)) {
                    throw new IllegalArgumentException(
                            "advertise.host = " + advertiseHost + ": must be an address that others can reach");
                }
            }
            if (transport == Transport.UDP && isWildcard(bindHost) && advertiseHost.isEmpty()) {
                throw new IllegalArgumentException("bind.host = " + bindHost + ": binds every address, so others "
                        + "cannot be told where this node is: set advertise.host to the one they reach it at");
            }
            if (transport == Transport.UDP && !isLoopback(bindHost) && !insecure) {
                throw new IllegalArgumentException("bind.host = " + bindHost + ": is reachable from other machines, "
                        + "and packets are not encrypted: set insecure = on if the network is trusted, or bind.host "
                        + "= 127.0.0.1");
            }
        }

        io.murmuration.membership.transport.Transport makeTransport() {
            return transport == Transport.UDP ? new UdpTransport(bindHost, bindPort) : new ArteryTransport();
        }

        /** Finds contact points; datagrams need their addresses, Artery the very names. */
        CompletionStage<List<Address>> find(ContactPoints contacts, Executor blocking) {
            if (transport == Transport.ARTERY) {
                return contacts.contactPoints();
            }
            boolean ipv6 = bindHost.indexOf(':') >= 0;
            return contacts.contactPoints().thenApplyAsync(found -> HostNames.resolve(found, ipv6), blocking);
        }

        private static void checkPort(String key, int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException(key + " = " + port + ": must be from 0 to 65535");
            }
        }

        private static void checkHost(String key, String host) {
            try {
                new Address(host, 1);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        key + " = '" + host + "': must be a name or an IP address without a port", e);
            }
        }

        private static boolean isWildcard(String host) {
            return host.equals("0.0.0.0") || host.matches("[0:]*::?[0:]*");
        }

        /** Only what needs no look-up counts, so that the answer cannot change. */
        static boolean isLoopback(String host) {
            return host.equals("localhost")
                    || host.equals("::1")
                    || host.equals("0:0:0:0:0:0:0:1")
                    || host.matches("127(\\.\\d{1,3}){3}");
        }
    }

    /**
     * Where the node finds others.
     *
     * @param method {@code config} for the seeds below, or the class name of an own {@link
     *     ContactPoints}
     * @param seeds where members may be found
     * @param interval time between two look-ups; 100 ms or more
     */
    public record Discovery(String method, List<Address> seeds, Duration interval) {

        /** The method that reads the list in the configuration. */
        public static final String CONFIG = "config";

        public Discovery {
            seeds = List.copyOf(seeds);
            if (interval.toMillis() < 100) {
                throw new IllegalArgumentException("discovery.interval must be 100 ms or more: " + interval);
            }
        }
    }

    public MembershipSettings {
        if (!name.isEmpty() && !NodeId.isName(name)) {
            throw new IllegalArgumentException(
                    "name = '" + name + "': must be 1 to 64 visible ASCII characters, or empty for host:port");
        }
    }

    /** Returns the settings of a configuration that nobody has changed. */
    public static MembershipSettings defaults() {
        return from(ConfigFactory.parseResources(MembershipSettings.class.getClassLoader(), "reference.conf")
                .resolve());
    }

    /**
     * Reads the settings from an application's configuration.
     *
     * @throws IllegalArgumentException naming the key, its value and what is allowed
     */
    public static MembershipSettings from(Config application) {
        Config own = ownPart(application);
        SortedSet<String> known = new TreeSet<>(PLAIN_KEYS);
        known.addAll(PROFILE_KEYS);
        SettingsReader plain = new SettingsReader(ROOT, own);
        plain.refuseUnknown(known);
        SettingsReader all = new SettingsReader(ROOT, own.withFallback(profile(own, plain)));
        try {
            return new MembershipSettings(
                    all.text("name"), new Tags(all.textsByKey("tags")), network(all), discovery(all), swim(all));
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            throw problem.startsWith(ROOT) ? e : new IllegalArgumentException(ROOT + "." + problem, e);
        }
    }

    private static Config ownPart(Config application) {
        try {
            return application.getConfig(ROOT);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    ROOT + " is not in the configuration: load it with ConfigFactory.load, so that reference.conf is "
                            + "read, and let it be a block { … }",
                    e);
        }
    }

    private static Config profile(Config own, SettingsReader plain) {
        String name = plain.text("profile");
        SortedSet<String> names = new TreeSet<>(own.getObject("profiles").keySet());
        if (!names.contains(name)) {
            throw plain.bad("profile", "one of " + names);
        }
        checkProfile(own, name);
        names.forEach(each -> checkProfile(own, each));
        return own.getObject("profiles").toConfig().getConfig(name);
    }

    private static void checkProfile(Config own, String name) {
        if (own.getObject("profiles").get(name) instanceof ConfigObject profile) {
            new SettingsReader(ROOT + ".profiles." + name, profile.toConfig()).refuseUnknown(PROFILE_KEYS);
        } else {
            throw new SettingsReader(ROOT, own).bad("profiles." + name, "a block { … } of settings");
        }
    }

    private static Network network(SettingsReader read) {
        Transport transport = read.parsed("transport", "udp or artery", text -> switch (text) {
            case "udp" -> Transport.UDP;
            case "artery" -> Transport.ARTERY;
            default -> throw new IllegalArgumentException(text);
        });
        return new Network(
                transport,
                read.text("bind.host"),
                read.wholeNumber("bind.port"),
                read.text("advertise.host"),
                read.wholeNumber("advertise.port"),
                read.onOff("insecure"));
    }

    private static Discovery discovery(SettingsReader read) {
        List<Address> seeds = new ArrayList<>();
        for (String seed : read.texts("seeds")) {
            try {
                seeds.add(Address.parse(seed));
            } catch (IllegalArgumentException e) {
                throw read.bad("seeds", "a list of host:port, and '" + seed + "' is not one");
            }
        }
        return new Discovery(read.text("discovery.method"), seeds, read.duration("discovery.interval"));
    }

    private static SwimSettings swim(SettingsReader read) {
        return new SwimSettings(read.text("cluster-name"), probe(read), silence(read), spread(read), upkeep(read));
    }

    private static SwimSettings.Probe probe(SettingsReader read) {
        return new SwimSettings.Probe(
                read.duration("probe.interval"),
                read.wholeNumber("probe.observers"),
                read.wholeNumber("probe.indirect"),
                read.duration("probe.suspect-interval"),
                read.wholeNumber("probe.random-every"),
                path(read),
                PauseMeter.Settings.standard());
    }

    private static PathEstimate.Settings path(SettingsReader read) {
        Duration minTimeout = read.duration("probe.path.min-timeout");
        Duration maxTimeout = read.duration("probe.path.max-timeout");
        Duration minDeviation = read.duration("probe.path.min-deviation");
        double phi = read.number("probe.path.phi");
        try {
            return new PathEstimate.Settings(minTimeout, maxTimeout, minDeviation, phi);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("probe.path: " + e.getMessage(), e);
        }
    }

    private static SwimSettings.Silence silence(SettingsReader read) {
        return new SwimSettings.Silence(
                read.duration("silence.floor"),
                read.duration("silence.ceiling"),
                read.duration("silence.suspect-floor"),
                read.number("silence.false-suspicions-per-hour"),
                read.number("silence.false-deaths-per-hour"));
    }

    private static SwimSettings.Spread spread(SettingsReader read) {
        return new SwimSettings.Spread(
                read.duration("gossip.interval"),
                read.wholeNumber("gossip.fanout"),
                read.wholeNumber("gossip.retransmit"),
                read.wholeNumber("gossip.packet-bytes"),
                read.wholeNumber("gossip.queue"));
    }

    private static SwimSettings.Upkeep upkeep(SettingsReader read) {
        return new SwimSettings.Upkeep(
                read.duration("join.retry"),
                read.duration("join.grace"),
                read.duration("sync.after"),
                read.duration("heal.interval"),
                read.duration("tombstone"),
                read.duration("leave.timeout"));
    }

    /** Makes the configured discovery. */
    ContactPoints contactPoints(Config application) {
        if (discovery.method().equals(Discovery.CONFIG)) {
            return ContactPoints.of(discovery.seeds());
        }
        return ContactPointsLoader.load(ROOT + ".discovery.method", discovery.method(), application);
    }

    private static SortedSet<String> keys(String... keys) {
        SortedSet<String> sorted = new TreeSet<>();
        Collections.addAll(sorted, keys);
        return Collections.unmodifiableSortedSet(sorted);
    }
}
