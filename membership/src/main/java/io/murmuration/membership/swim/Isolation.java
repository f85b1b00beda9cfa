package io.murmuration.membership.swim;

/**
 * Notices that this node hears from nobody. Then its view is old and its judgement worth nothing:
 * it accuses no one until it hears somebody (ruling 7). With one other member that one's silence
 * is just its silence; with more it would be everybody's.
 */
final class Isolation {

    private final Node node;
    private final MemberTable table;
    private final long afterNanos;
    private long heardAt;

    Isolation(Node node, MemberTable table) {
        this.node = node;
        this.table = table;
        long floor = node.settings.silence().floor().toNanos();
        long probes = 3 * node.settings.probe().interval().toNanos();
        // Before any silence could be death.
        this.afterNanos = Math.min(Math.max(probes, floor / 4 * 3), floor / 8 * 7);
    }

    /** Takes note that this node begins to listen, or hears somebody. */
    void heard() {
        heardAt = node.awakeNanos();
        if (node.isolated) {
            table.isolated(false);
        }
    }

    void tick() {
        if (node.nowNanos() >= nextAt()) {
            table.isolated(true);
        }
    }

    long nextAt() {
        boolean among = table.others().size() >= 2;
        return node.isolated || !among ? Node.NEVER : node.nowNanos() + heardAt + afterNanos - node.awakeNanos();
    }
}
