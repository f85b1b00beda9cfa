package io.murmuration.membership.swim;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Probes on behalf of others (SWIM §3.1). Who asked hears of an answer at once, and of its lack
 * before it stops waiting: four fifths of what it said it will wait (Lifeguard §IV-A sends the
 * nack too late to count).
 */
final class IndirectProbes {

    /** The most probes under way; more requests go unanswered. */
    private static final int MAX_JOBS = 256;

    private static final int MAX_BUDGET_MILLIS = 10_000;

    private record Job(Entry asker, long askerSeq, Entry target, long nackAt) {}

    private final Node node;
    private final MemberTable table;
    private final Map<Long, Job> bySeq = new LinkedHashMap<>();

    IndirectProbes(Node node, MemberTable table) {
        this.node = node;
        this.table = table;
    }

    void onRequest(Entry from, SwimMessage.PingReq request) {
        Entry target = table.find(request.target());
        if (target == null) {
            node.send(from, new SwimMessage.Nack(request.seq(), request.target(), -1));
            return;
        }
        if (bySeq.size() >= MAX_JOBS) {
            return;
        }
        long budget = Math.max(0, Math.min(request.budgetMillis(), MAX_BUDGET_MILLIS)) * 800_000L;
        long seq = node.nextSeq();
        bySeq.put(seq, new Job(from, request.seq(), target, node.nowNanos() + budget));
        node.send(target, new SwimMessage.Ping(seq, false, table.digest().value(), node.pauseProfile(), List.of()));
    }

    void onAck(Entry from, long seq) {
        Job job = bySeq.get(seq);
        if (job != null && job.target() == from) {
            bySeq.remove(seq);
            node.send(job.asker(), new SwimMessage.IndirectAck(job.askerSeq(), from.id(), from.record.incarnation()));
        }
    }

    void tick() {
        Iterator<Job> jobs = bySeq.values().iterator();
        while (jobs.hasNext()) {
            Job job = jobs.next();
            if (node.nowNanos() >= job.nackAt()) {
                jobs.remove();
                long heardAgo = Math.max(0, node.awakeNanos() - job.target().heardAt) / 1_000_000;
                node.send(
                        job.asker(),
                        new SwimMessage.Nack(job.askerSeq(), job.target().id(), heardAgo));
            }
        }
    }

    long nextAt() {
        long next = Node.NEVER;
        for (Job job : bySeq.values()) {
            next = Math.min(next, job.nackAt());
        }
        return next;
    }
}
