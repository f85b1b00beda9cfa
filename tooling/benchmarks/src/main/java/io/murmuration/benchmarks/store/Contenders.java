package io.murmuration.benchmarks.store;

import java.util.ArrayList;
import java.util.List;

/** Which stores can be measured. */
public final class Contenders {

    /** The name of the store that is compared with the others. */
    public static final String OURS = "murmuration";

    /** The names of the others. */
    public static final List<String> PEERS = List.of("zookeeper", "etcd", "jraft");

    private Contenders() {}

    /** Returns the peers of these names, and ours before them if wanted. */
    public static List<Contender> of(Home home, boolean ours, List<String> peers) {
        List<Contender> contenders = new ArrayList<>();
        if (ours) {
            contenders.add(new Murmuration(home));
        }
        peers.forEach(name -> contenders.add(peer(home, name)));
        return contenders;
    }

    private static Contender peer(Home home, String name) {
        return switch (name) {
            case "zookeeper" -> new ZooKeeper(home);
            case "etcd" -> new Etcd(home);
            case "jraft" -> new JRaft(home);
            default -> throw new IllegalArgumentException("no such peer: " + name);
        };
    }

    static String notBuilt(String name) {
        return "peers/" + name + " is not built: start by tooling/benchmarks/run store --peers " + name;
    }
}
