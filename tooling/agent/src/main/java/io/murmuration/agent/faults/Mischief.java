package io.murmuration.agent.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Draws faults, one after the other, and commits them. */
final class Mischief {

    private static final long DAMAGE_EVERY_MILLIS = 40_000;

    private final Voters voters;
    private final Links links;
    private final Enquiries enquiries;
    private final FaultTimeline timeline;
    private final RandomGenerator random;
    private final List<FaultKind> kinds;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Committed> committed = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private long nextDamageMillis;

    /** A fault, when it began and, on the same clock, ended. */
    record Committed(String what, long fromMillis, long toMillis) {}

    Mischief(Voters voters, Links links, Enquiries enquiries, FaultTimeline timeline, RandomGenerator random) {
        this.voters = voters;
        this.links = links;
        this.enquiries = enquiries;
        this.timeline = timeline;
        this.random = random;
        kinds = new ArrayList<>();
    }

    /** Commits faults of these kinds until that time, and makes good for all of them. */
    void commit(List<FaultKind> allowed, long untilMillis) throws IOException, InterruptedException {
        kinds.addAll(allowed);
        nextDamageMillis = timeline.nowMillis() + 5_000;
        while (timeline.nowMillis() < untilMillis) {
            one();
            timeline.pass(random.nextLong(300, 4_000));
        }
    }

    /** Kills and restarts each node in turn until that time. */
    void roll(long untilMillis, long everyMillis) throws IOException, InterruptedException {
        int node = 0;
        while (timeline.nowMillis() < untilMillis) {
            long begin = timeline.nowMillis();
            int victim = node++ % voters.size();
            timeline.tell(voters.name(victim), "killed");
            voters.kill(victim);
            timeline.pass(500);
            voters.start(victim);
            done("kill", begin);
            if (!enquiries.awaitWhole(25_000)) {
                breaches.add(voters.name(victim) + " has not caught up 25 s after its restart at " + begin + " ms: "
                        + enquiries.standing());
            }
            timeline.pass(Math.max(1_000, begin + everyMillis - timeline.nowMillis()));
        }
    }

    private void one() throws IOException, InterruptedException {
        List<FaultKind> ready = new ArrayList<>(kinds);
        boolean damageIsDue = ready.remove(FaultKind.DAMAGE) && timeline.nowMillis() >= nextDamageMillis;
        if (damageIsDue) {
            damage();
        } else if (ready.isEmpty()) {
            timeline.pass(500);
        } else {
            switch (ready.get(random.nextInt(ready.size()))) {
                case KILL -> kill();
                case PAUSE -> pause();
                case CUT -> cut();
                default -> throw new IllegalStateException("damage is drawn by time");
            }
        }
    }

    private void done(String what, long begin) {
        counts.merge(what, 1, Integer::sum);
        committed.add(new Committed(what, begin, timeline.nowMillis()));
    }

    /** Half of the time whoever leads, as that is who matters. */
    private int victim() throws InterruptedException {
        int leader = random.nextBoolean() ? enquiries.leader() : -1;
        return leader >= 0 ? leader : random.nextInt(voters.size());
    }

    private void kill() throws IOException, InterruptedException {
        long begin = timeline.nowMillis();
        List<Integer> victims = new ArrayList<>();
        int draw = random.nextInt(6);
        if (draw == 0) {
            for (int node = 0; node < voters.size(); node++) {
                victims.add(node);
            }
        } else {
            victims.add(victim());
            int second = random.nextInt(voters.size());
            if (draw == 1 && voters.size() > 3 && !victims.contains(second)) {
                victims.add(second);
            }
        }
        timeline.tell(names(victims), "killed");
        for (int node : victims) {
            voters.kill(node);
        }
        timeline.pass(random.nextLong(50, 4_000));
        timeline.tell(names(victims), "started");
        for (int node : victims) {
            voters.start(node);
        }
        done(draw == 0 ? "kill-all" : "kill", begin);
        timeline.pass(draw == 0 ? 4_000 : 1_500);
    }

    private String names(List<Integer> nodes) {
        return String.join(",", nodes.stream().map(voters::name).toList());
    }

    private void pause() throws IOException, InterruptedException {
        long begin = timeline.nowMillis();
        int node = victim();
        // Short ones are as many as long ones: from half a second to ten, on a scale that doubles.
        long millis = (long) (500 * Math.pow(20, random.nextDouble()));
        timeline.tell(voters.name(node), "stopped for " + millis + " ms");
        voters.process(node).pause();
        try {
            timeline.pass(millis);
        } finally {
            voters.process(node).resume();
        }
        timeline.tell(voters.name(node), "goes on");
        done("pause", begin);
    }

    private void cut() throws InterruptedException {
        long begin = timeline.nowMillis();
        List<Integer> victims = new ArrayList<>(List.of(victim()));
        int second = random.nextInt(voters.size());
        if (voters.size() > 3 && random.nextInt(3) == 0 && !victims.contains(second)) {
            victims.add(second);
        }
        Links.State how = random.nextBoolean() ? Links.State.SILENT : Links.State.LOUD;
        long millis = random.nextLong(500, 8_000);
        int draw = random.nextInt(5);
        String what = switch (draw) {
            case 0, 1 -> "from all";
            case 2 -> "from the other nodes, not from clients";
            case 3 -> "hears nobody";
            default -> "slow";
        };
        String word = how.toString().toLowerCase(java.util.Locale.ROOT);
        timeline.tell(
                names(victims),
                draw == 4
                        ? "has slow links for " + millis + " ms"
                        : "cut, " + word + ", " + what + ", " + millis + " ms");
        for (int node : victims) {
            cut(voters.name(node), names(victims), draw, how);
        }
        timeline.pass(millis);
        links.heal();
        timeline.tell(names(victims), "connected again");
        done(draw == 4 ? "slow" : "cut-" + word, begin);
    }

    private void cut(String node, String together, int draw, Links.State how) {
        List<String> others = new ArrayList<>(voters.names());
        if (draw < 2) {
            others.addAll(enquiries.clients());
        }
        others.removeIf(other -> (together + ",").contains(other + ","));
        for (String other : others) {
            if (draw == 4) {
                long millis = random.nextLong(5, 150);
                links.delay(node, other, millis);
                links.delay(other, node, millis);
            } else {
                links.cut(other, node, how);
                if (draw != 3) {
                    links.cut(node, other, how);
                }
            }
        }
    }

    /** Only while all others are well, and until the node is a voter again: one at a time. */
    private void damage() throws IOException, InterruptedException {
        if (!enquiries.awaitWhole(20_000)) {
            timeline.tell("run", "no disk is damaged now, as a node lags: " + enquiries.standing());
            nextDamageMillis = timeline.nowMillis() + 5_000;
            return;
        }
        long begin = timeline.nowMillis();
        int node = victim();
        StoreProcess process = voters.process(node);
        voters.kill(node);
        long before = process.setAside();
        String where = process.damage();
        timeline.tell(voters.name(node), where.isEmpty() ? "killed" : "killed, and a byte flipped in " + where);
        voters.start(node);
        if (!where.isEmpty()) {
            replaced(node, before, begin);
            done("damage", begin);
        }
        nextDamageMillis = timeline.nowMillis() + random.nextLong(DAMAGE_EVERY_MILLIS);
    }

    private void replaced(int node, long before, long begin) throws IOException, InterruptedException {
        StoreProcess process = voters.process(node);
        String name = voters.name(node);
        if (!timeline.await(30_000, () -> asideMore(process, before))) {
            breaches.add(name + " did not set its damaged log of " + begin + " ms aside; see " + process.log());
        } else if (enquiries.awaitWhole(40_000)) {
            timeline.tell(name, "is a voter again, as a new replica");
        } else {
            breaches.add(name + " is no voter again 40 s after its disk was damaged at " + begin + " ms: "
                    + enquiries.standing());
        }
    }

    private static boolean asideMore(StoreProcess process, long before) {
        try {
            return process.setAside() > before;
        } catch (IOException e) {
            return false;
        }
    }

    Map<String, Integer> counts() {
        return counts;
    }

    List<Committed> committed() {
        return committed;
    }

    /** Returns what should have been and was not. */
    List<String> breaches() {
        return breaches;
    }
}
