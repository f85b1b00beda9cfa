package io.murmuration.chat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a person chooses at the start.
 *
 * @param name the node's name, one for each node of the cluster
 * @param nick what others call the person
 * @param room the room to begin in
 * @param cluster the name of the cluster; nodes of another are refused
 * @param bindHost where gossip is received
 * @param bindPort its port, 0 for any free one
 * @param seeds where to look for the cluster
 * @param profile {@code lan}, {@code fast} or {@code wan}
 * @param akkaPort the port of messages between actors, 0 for any free one
 */
record ChatSettings(
        String name,
        String nick,
        String room,
        String cluster,
        String bindHost,
        int bindPort,
        List<Address> seeds,
        String profile,
        int akkaPort) {

    ChatSettings {
        seeds = List.copyOf(seeds);
        if (!NodeId.isName(name)) {
            throw new IllegalArgumentException("--name takes 1 to 64 visible ASCII characters: '" + name + "'");
        }
        if (!Names.isNick(nick)) {
            throw new IllegalArgumentException("--nick takes " + Names.NICK_RULE + ": '" + nick + "'");
        }
        if (!Names.isRoom(room)) {
            throw new IllegalArgumentException("--room takes " + Names.ROOM_RULE + ": '" + room + "'");
        }
        if (akkaPort < 0 || akkaPort > 65_535) {
            throw new IllegalArgumentException("--akka-port must be from 0 to 65535: " + akkaPort);
        }
    }

    /** Returns what the node says about its person, who is in {@code room}. */
    Tags tags(String room) {
        return Tags.none().with(Names.NICK_TAG, nick).with(Names.ROOM_TAG, room);
    }

    /**
     * Returns the configuration of the actor system: these choices over {@code application.conf}.
     */
    Config toConfig() {
        Map<String, Object> values = new TreeMap<>();
        values.put("murmuration.membership.name", name);
        values.put("murmuration.membership.cluster-name", cluster);
        values.put("murmuration.membership.profile", profile);
        values.put("murmuration.membership.bind.host", bindHost);
        values.put("murmuration.membership.bind.port", bindPort);
        values.put(
                "murmuration.membership.seeds",
                seeds.stream().map(Address::toString).toList());
        values.put("murmuration.membership.tags", tags(room).values());
        values.put("akka.remote.artery.canonical.hostname", bindHost);
        values.put("akka.remote.artery.canonical.port", akkaPort);
        return ConfigFactory.parseMap(values, "the command line")
                .withFallback(ConfigFactory.parseResources("io/murmuration/chat/chat.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
    }
}
