package io.murmuration.testkit.stack;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.KeyValue;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.ReadMode;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.consensus.client.ClientCore;
import io.murmuration.testkit.stack.StackPlan.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Draws what one life of a client asks next, from chance and from what it has learned: plain puts,
 * compare-and-set on what it read last, transfers between accounts, keys that go with a session.
 */
final class Draw {

    private static final int KEYS = 6;
    private static final int ACCOUNTS = 4;
    private static final int MOST_HELD = 2;
    private static final Bytes BANK = Bytes.of("bank/");

    private final StackCluster cluster;
    private final Errands errands;
    private final SplittableRandom random;
    private final String name;
    private final Map<Bytes, KeyValue> seen = new TreeMap<>();
    private final List<Long> opening = new ArrayList<>();
    private final List<Long> held = new ArrayList<>();
    private final Map<Long, Long> leases = new TreeMap<>();
    private long newest;
    private int asked;

    Draw(StackCluster cluster, Errands errands, SplittableRandom random) {
        this.cluster = cluster;
        this.errands = errands;
        this.random = random;
        name = errands.clientName();
    }

    void next(ClientCore core, long now) {
        int choice = random.nextInt(100);
        if (choice < 35) {
            command(core, now);
        } else if (choice < 45) {
            transfer(core, now);
        } else if (choice < 80) {
            errands.read(core, range(), mode(), now);
        } else if (choice < 92) {
            session(core, now);
        } else if (has(Feature.QUESTIONS)) {
            question(core, now);
        }
    }

    private boolean has(Feature feature) {
        return cluster.plan().has(feature);
    }

    private void command(ClientCore core, long now) {
        Bytes key = key();
        Bytes value = value();
        KeyValue known = seen.get(key);
        switch (random.nextInt(8)) {
            case 0 ->
                errands.command(
                        core, Txn.of(new Op.Delete(KeyRange.single(key), random.nextBoolean()), mark()), 0, now);
            case 1, 2 -> {
                Compare guard = known == null ? Compare.absent(key) : Compare.unchangedSince(key, known.modRevision());
                Txn swap = new Txn(
                        List.of(guard), List.of(new Op.Put(key, value, 0, true)), List.of(Op.Range.of(key), mark()));
                errands.command(core, swap, 0, now);
            }
            case 3 -> {
                if (has(Feature.SEQUENTIAL_KEYS)) {
                    cluster.tally().add(Tally.Count.SEQUENTIAL_KEYS);
                    errands.command(core, Txn.of(new Op.PutSequential(Bytes.of("q/"), value, 0)), 0, now);
                }
            }
            case 4 ->
                errands.command(core, Txn.of(new Op.Delete(KeyRange.prefix(Bytes.of("q/")), false), mark()), 0, now);
            default -> errands.command(core, Txn.of(new Op.Put(key, value, 0, random.nextBoolean())), 0, now);
        }
    }

    /** Moves money between two accounts, if neither has changed since they were read. */
    private void transfer(ClientCore core, long now) {
        if (!has(Feature.TRANSACTIONS)) {
            return;
        }
        int from = random.nextInt(ACCOUNTS);
        int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        List<Compare> guards = new ArrayList<>();
        List<Op> moves = new ArrayList<>();
        for (int account : new int[] {from, to}) {
            Bytes key = BANK.concat(Bytes.of("a" + account));
            KeyValue known = seen.get(key);
            guards.add(known == null ? Compare.absent(key) : Compare.unchangedSince(key, known.modRevision()));
            moves.add(new Op.Put(key, value(), 0, false));
        }
        List<Op> otherwise = List.of(Op.Range.of(KeyRange.prefix(BANK)), mark());
        cluster.tally().add(Tally.Count.TRANSACTIONS);
        errands.command(core, new Txn(guards, moves, otherwise), 0, now);
    }

    private Op.Range range() {
        Op.Range range = switch (random.nextInt(5)) {
            case 0 -> Op.Range.of(KeyRange.ALL);
            case 1 -> Op.Range.of(KeyRange.prefix(BANK));
            case 2 -> new Op.Range(KeyRange.prefix(Bytes.of("k/")), 0, 1 + random.nextInt(4), true, false, true);
            default -> Op.Range.of(key());
        };
        if (has(Feature.PAST_READS) && newest > 1 && random.nextInt(6) == 0) {
            cluster.tally().add(Tally.Count.PAST_READS);
            return range.atRevision(1 + random.nextLong(newest));
        }
        return range;
    }

    private ReadMode mode() {
        int choice = random.nextInt(8);
        if (choice == 0 && has(Feature.LEASE_READS)) {
            cluster.tally().add(Tally.Count.LEASE_READS);
            return ReadMode.LEASE;
        } else if (choice == 1 && has(Feature.WEAK_READS)) {
            cluster.tally().add(Tally.Count.AT_LEAST_READS);
            return new ReadMode.AtLeast(newest);
        } else if (choice == 2 && has(Feature.WEAK_READS)) {
            cluster.tally().add(Tally.Count.STALE_READS);
            return new ReadMode.Stale(Duration.ofMillis(50 + random.nextInt(1_000)));
        }
        cluster.tally().add(Tally.Count.READS);
        return ReadMode.LINEARIZABLE;
    }

    private void session(ClientCore core, long now) {
        if (has(Feature.LEASES) && random.nextInt(3) == 0) {
            lease(core, now);
            return;
        }
        if (!has(Feature.SESSIONS)) {
            return;
        }
        if (held.isEmpty() || (held.size() + opening.size() < MOST_HELD && random.nextInt(8) == 0)) {
            if (opening.isEmpty()) {
                opening.add(errands.open(core, 200 + random.nextInt(1_000), false, now));
            }
            return;
        }
        long session = held.get(random.nextInt(held.size()));
        if (random.nextInt(12) == 0) {
            held.remove(session);
            errands.close(core, session, now);
        } else {
            bind(core, session, now);
        }
    }

    private void bind(ClientCore core, long session, long now) {
        Txn txn = random.nextInt(3) == 0
                ? Txn.of(new Op.PutSequential(Bytes.of("e/" + name + "/"), value(), session))
                : Txn.of(new Op.Put(key(), value(), session, true));
        errands.command(core, txn, random.nextBoolean() ? session : 0, now);
    }

    private void lease(ClientCore core, long now) {
        if (leases.size() < MOST_HELD && random.nextInt(4) == 0) {
            opening.add(errands.open(core, 200 + random.nextInt(800), true, now));
        } else if (!leases.isEmpty()) {
            long lease = new ArrayList<>(leases.keySet()).get(random.nextInt(leases.size()));
            switch (random.nextInt(8)) {
                case 0 -> {
                    leases.remove(lease);
                    errands.close(core, lease, now);
                }
                case 1, 2, 3 -> bind(core, lease, now, 0);
                default -> errands.keepLease(core, lease, now);
            }
        }
    }

    private void bind(ClientCore core, long lease, long now, long under) {
        errands.command(core, Txn.of(new Op.Put(key(), value(), lease, false)), under, now);
    }

    private void question(ClientCore core, long now) {
        switch (random.nextInt(8)) {
            case 0 -> errands.ask(core, new ClientCore.Question.ListSessions(), now);
            case 1 -> {
                if (!held.isEmpty()) {
                    errands.ask(core, new ClientCore.Question.DescribeSession(held.get(0)), now);
                }
            }
            case 2, 3 ->
                errands.ask(
                        core,
                        new ClientCore.Question.DescribeGroup(
                                random.nextBoolean()
                                        ? ""
                                        : cluster.anyNode(random).endpoint()),
                        now);
            case 4 -> {
                if (has(Feature.TRANSFERS)) {
                    cluster.tally().add(Tally.Count.TRANSFERS);
                    long to = cluster.anyNode(random).id();
                    errands.ask(core, new ClientCore.Question.TransferLeader(to), now);
                }
            }
            case 5 -> {
                if (has(Feature.COMPACTION) && newest > 30) {
                    errands.compact(core, newest - random.nextInt(30), now);
                }
            }
            default -> cluster.members().next(errands, core, now);
        }
    }

    private Bytes key() {
        return Bytes.of("k/" + random.nextInt(KEYS));
    }

    private Bytes value() {
        String text = name + "." + ++asked;
        return Bytes.of(random.nextInt(16) == 0 ? text + "x".repeat(random.nextInt(2_000)) : text);
    }

    /** Makes a command that sets nothing unlike every other. */
    private Op mark() {
        return new Op.Range(KeyRange.single(Bytes.of("mark/" + name + "." + ++asked)), 0, 0, false, true, false);
    }

    void learned(TxnResult result) {
        newest = Math.max(newest, result.revision());
        for (OpResult each : result.results()) {
            if (each instanceof OpResult.Found found) {
                found.entries().forEach(entry -> seen.put(entry.key(), entry));
            }
        }
    }

    void opened(long session, long sentNanos) {
        opening.remove(session);
        if (errands.client().stateOf(session) != null) {
            held.add(session);
        } else {
            leases.put(session, sentNanos);
        }
    }

    void kept(long lease, long sentNanos, boolean lives) {
        if (lives) {
            leases.computeIfPresent(lease, (any, before) -> Math.max(before, sentNanos));
        } else {
            leases.remove(lease);
        }
    }

    void lost(long session) {
        held.remove(session);
        opening.remove(session);
    }
}
