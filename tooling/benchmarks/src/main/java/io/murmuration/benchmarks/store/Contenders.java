package io.murmuration.benchmarks.store;

import java.util.List;
import java.util.Optional;

/** Which stores can be measured. */
public final class Contenders {

    /** The name of the store that is compared with the others. */
    public static final String OURS = "murmuration";

    private Contenders() {}

    /** The peers by name, in the order in which they are listed. */
    public static List<Contender> peers(Home home) {
        return List.of(new ZooKeeper(home), new Etcd(home), new JRaft(home));
    }

    /** Returns the one of this name. */
    public static Optional<Contender> peer(Home home, String name) {
        return peers(home).stream().filter(peer -> peer.name().equals(name)).findFirst();
    }

    static String notBuilt(String name) {
        return "peers/" + name + " is not built: start by tooling/benchmarks/run store --peers " + name;
    }
}
