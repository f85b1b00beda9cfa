package io.murmuration.membership.swim;

import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.swim.Rumour.GroupEntry;
import io.murmuration.membership.swim.Rumour.MemberClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which claims of others are joined (ruling 8). Joining is a lattice and cannot be undone,
 * so a claim that someone is dead has to pass first: not against one's own ears, and only on the
 * word of observers who themselves were in good standing during the silence. All others are put to
 * the subject, who alone can refute.
 */
final class Claims {

    /** The most answers to what one packet says. */
    private static final int MAX_ANSWERS = 256;

    /** Beyond what a node can reach by refuting; more is a mistake or malice. */
    private static final long MAX_INCARNATION = 1L << 40;

    /** For so long after its start a node is new to the cluster, in waking time. */
    private static final long NEWCOMER_NANOS = 10_000_000_000L;

    private static final long CHALLENGE_NANOS = 500_000_000;

    private final Node node;
    private final MemberTable table;
    private final News news;
    private final Watches watches;
    private final List<Rumour> answers = new ArrayList<>();
    private final Map<String, Entry> toRefute = new TreeMap<>();
    private @Nullable NodeId newerSelf;

    Claims(Node node, MemberTable table, News news, Watches watches) {
        this.node = node;
        this.table = table;
        this.news = news;
        this.watches = watches;
    }

    /** Takes in what {@code teller} says, and answers what it cannot know. */
    void admit(Entry teller, List<Rumour> rumours) {
        for (Rumour rumour : rumours) {
            if (rumour instanceof MemberClaim claim) {
                admit(claim);
            } else if (rumour instanceof GroupEntry entry) {
                admit(entry);
            }
        }
        if (!answers.isEmpty()) {
            news.send(teller, answers.size() > MAX_ANSWERS ? answers.subList(0, MAX_ANSWERS) : answers);
            answers.clear();
        }
        if (!toRefute.isEmpty()) {
            toRefute.put(teller.name(), teller);
            List<Rumour> alive = List.of(news.claim(table.self(), true));
            for (Entry accuser : toRefute.values()) {
                if (accuser != table.self()) {
                    news.send(accuser, alive);
                }
            }
            toRefute.clear();
        }
    }

    private void admit(GroupEntry claim) {
        if (claim.owner().equals(node.id)) {
            return; // Only this node makes and ends its own.
        }
        if (table.groups().contradicts(claim)) {
            answers.add(claim.ended());
        } else if (table.groups().join(claim)) {
            news.tell(claim);
        }
    }

    /** Takes in what somebody says who is no member yet, so that no answer could reach it. */
    void admitQuietly(MemberClaim claim) {
        admit(claim);
        answers.clear();
        toRefute.clear();
    }

    private void admit(MemberClaim claim) {
        MemberRecord record = claim.record();
        if (record.incarnation() > MAX_INCARNATION) {
            node.counters.packetsIgnored++;
            return;
        }
        Entry entry = table.find(record.id().name());
        if (entry == null) {
            adopt(claim);
        } else if (entry == table.self()) {
            aboutSelf(claim);
        } else if (record.compareVerdict(entry.record) <= 0) {
            outdated(claim, entry);
        } else if (entry.isLive() && record.id().uid() == entry.id().uid() && isAccusation(record.state())) {
            accused(claim, entry);
        } else {
            adopt(claim);
        }
    }

    private static boolean isAccusation(MemberState state) {
        return state == MemberState.SUSPECT || state == MemberState.DEAD;
    }

    private void adopt(MemberClaim claim) {
        long age = claim.verdictAgeMillis() * 1_000_000;
        Evidence evidence = claim.evidence();
        if (evidence != null) {
            evidence = new Evidence(
                    evidence.observers(),
                    evidence.silence()
                            .minusNanos(Math.min(age, evidence.silence().toNanos())),
                    evidence.phi(),
                    evidence.quorum());
        }
        if (table.join(claim.record(), evidence, node.nowNanos() - age)) {
            Entry entry = table.find(claim.record().id().name());
            if (entry != null) {
                news.tell(entry);
                if (entry.state() == MemberState.SUSPECT) {
                    watches.look(entry);
                }
            }
        }
    }

    /**
     * Says what is newer, if it is about life: the ended are told of only where someone claims
     * them.
     */
    private void outdated(MemberClaim claim, Entry entry) {
        boolean sameLife = claim.record().id().uid() == entry.id().uid();
        Attributes attributes = claim.record().attributes();
        if (sameLife
                && attributes != null
                && attributes.version() > entry.attributes().version()) {
            boolean changed = table.join(entry.record.withAttributes(attributes), entry.evidence, entry.verdictAt);
            if (changed && entry.isLive()) {
                news.tell(entry);
            }
        }
        boolean claimsLife = claim.record().state().isLive();
        if (claimsLife && (!sameLife || !entry.isLive())) {
            answers.add(news.claim(entry, !sameLife));
        }
    }

    private void accused(MemberClaim claim, Entry entry) {
        Evidence evidence = claim.evidence();
        long silence = evidence == null ? 0 : evidence.silence().toNanos();
        boolean heardSince = node.awakeNanos() - entry.heardAt < silence;
        boolean dead = claim.record().state() == MemberState.DEAD;
        boolean witnessed = dead && witnessed(evidence, node.awakeNanos() - silence);
        if (heardSince || (dead && !witnessed)) {
            challenge(entry, claim.record());
            if (dead) {
                // Where the observers are trustworthy, only what this node itself heard stands
                // against them: its silence counts from there. Else it begins anew, as after a
                // split: what the other side has not heard says nothing of this one.
                boolean vouched = heardSince && witnessed;
                long since = vouched ? entry.heardAt : node.awakeNanos();
                watches.verify(entry, evidence == null ? List.of() : evidence.observers(), since, vouched);
            }
        } else {
            adopt(claim);
        }
    }

    /**
     * Returns whether enough of the observers were alive in this node's eyes all through the
     * silence.
     */
    private boolean witnessed(@Nullable Evidence evidence, long since) {
        if (evidence == null) {
            return false;
        }
        int good = 0;
        for (String name : evidence.observers()) {
            Entry observer = table.find(name);
            if (observer != null && observer.state() == MemberState.ALIVE) {
                // Who has only just come cannot know better than those it found undisputed.
                boolean undisputed = !observer.disputed && since < NEWCOMER_NANOS;
                good += observer.standingSince <= since || undisputed ? 1 : 0;
            }
        }
        return good >= Math.max(1, evidence.quorum());
    }

    /** Tells a member what is said of it, so that it can refute. */
    private void challenge(Entry entry, MemberRecord claim) {
        if (node.nowNanos() - entry.challengedAt < CHALLENGE_NANOS) {
            return;
        }
        entry.challengedAt = node.nowNanos();
        node.send(
                entry.address(),
                entry.id().uid(),
                new Packet.Accusation(claim.incarnation(), claim.state()),
                new SwimMessage.Ping(node.nextSeq(), false, table.digest().value(), node.pauseProfile(), List.of()));
    }

    /**
     * Reminds a member, which speaks though it is held dead or suspected, of what is held of it.
     */
    void remind(Entry entry) {
        challenge(entry, entry.record);
    }

    private void aboutSelf(MemberClaim claim) {
        MemberRecord record = claim.record();
        MemberRecord own = table.self().record;
        if (record.id().uid() > node.id.uid()) {
            newerSelf = record.id();
        } else if (record.id().uid() < node.id.uid()) {
            if (record.state().isLive()) {
                answers.add(news.claim(table.self(), true));
            }
        } else if (record.incarnation() > own.incarnation() || record.compareVerdict(own) > 0) {
            Evidence evidence = claim.evidence();
            List<String> accusers = evidence == null ? List.of() : evidence.observers();
            refute(record.incarnation(), accusers.isEmpty() ? "a rumour" : accusers.get(0));
            for (String accuser : accusers) {
                Entry entry = table.find(accuser);
                if (entry != null && entry.isLive()) {
                    toRefute.put(accuser, entry);
                }
            }
        }
    }

    /** Says that this node lives, beyond what others hold at {@code incarnation}. */
    void refute(long incarnation, String by) {
        if (!table.self().isLive() || incarnation < node.incarnation || incarnation >= MAX_INCARNATION) {
            return;
        }
        node.incarnation = incarnation + 1;
        node.counters.refutations++;
        node.health.failed(1);
        table.join(new MemberRecord(node.id, node.incarnation, MemberState.ALIVE, null), null, 0);
        news.tell(table.self());
        news.toAll();
        node.effects().note(new Effects.Note.Refuted(node.incarnation, by));
    }

    /** Takes in that a member speaks at an incarnation: it lives, whatever was held before. */
    void alive(Entry entry, long incarnation) {
        if (incarnation > entry.record.incarnation() && incarnation <= MAX_INCARNATION) {
            adopt(new MemberClaim(new MemberRecord(entry.id(), incarnation, MemberState.ALIVE, null), null, 0));
        }
    }

    /** Returns the newer life that goes by this node's name, once, if there is word of one. */
    @Nullable
    NodeId takeNewerSelf() {
        NodeId found = newerSelf;
        newerSelf = null;
        return found;
    }
}
