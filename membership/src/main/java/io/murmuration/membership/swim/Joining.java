package io.murmuration.membership.swim;

import io.murmuration.gossip.view.ViewDigest;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way in, from the side of the one who asks. There is no first seed and no leader: who finds
 * nobody in time is a cluster of one, and clusters that meet become one.
 */
final class Joining {

    enum Stage {
        IDLE,
        JOINING,
        UP,
        OVER
    }

    private static final int MAX_AT_ONCE = 8;

    private final Node node;
    private final MemberTable table;
    private final Set<Address> asked = new LinkedHashSet<>();
    private List<Address> seeds = List.of();
    private Stage stage = Stage.IDLE;
    private long since;
    private long nextTryAt = Node.NEVER;
    private long islandAt = Node.NEVER;
    private SwimMessage.@Nullable Refuse refusal;
    private @Nullable Address refusedBy;

    Joining(Node node, MemberTable table) {
        this.node = node;
        this.table = table;
    }

    Stage stage() {
        return stage;
    }

    List<Address> seeds() {
        return seeds;
    }

    /** Sets whom to contact; this node itself may be among them. */
    void seeds(List<Address> wanted) {
        Set<Address> others = new LinkedHashSet<>(wanted);
        others.remove(node.attributes.address());
        seeds = List.copyOf(others);
    }

    void start(List<Address> wanted) {
        if (stage != Stage.IDLE) {
            return;
        }
        seeds(wanted);
        if (seeds.isEmpty()) {
            becomeUp();
            return;
        }
        stage = Stage.JOINING;
        since = node.nowNanos();
        nextTryAt = node.nowNanos();
        islandAt = node.nowNanos() + node.settings.upkeep().joinGrace().toNanos();
        tick();
    }

    private void becomeUp() {
        stage = Stage.UP;
        nextTryAt = Node.NEVER;
        islandAt = Node.NEVER;
        node.effects().up();
    }

    void over() {
        stage = Stage.OVER;
        nextTryAt = Node.NEVER;
        islandAt = Node.NEVER;
    }

    void tick() {
        if (stage != Stage.JOINING) {
            return;
        }
        if (node.nowNanos() >= islandAt) {
            if (refusal != null && refusedBy != null) {
                fail(refusedBy, refusal);
            } else {
                node.effects().note(new Effects.Note.SeedsSilent(seeds.size(), (node.nowNanos() - since) / 1_000_000));
                becomeUp();
            }
        } else if (node.nowNanos() >= nextTryAt) {
            nextTryAt = node.nowNanos() + node.settings.upkeep().joinRetry().toNanos();
            List<Address> targets = new ArrayList<>(seeds);
            while (targets.size() > MAX_AT_ONCE) {
                targets.remove(node.random.nextInt(targets.size()));
            }
            for (Address seed : targets) {
                ask(seed, 0, null, 0);
            }
        }
    }

    /** Asks to be let in, or, once up, whether who lives there is one of us. */
    void ask(Address seed, long targetUid, Packet.@Nullable Accusation accusation, long cookie) {
        if (asked.size() > 1_024) {
            asked.clear();
        }
        asked.add(seed);
        MemberRecord self = table.self().record;
        node.send(
                seed,
                targetUid,
                accusation,
                new SwimMessage.Join(self, cookie, table.digest().value()));
    }

    void onCookie(Address from, long cookie) {
        if (asked.contains(from) && stage != Stage.OVER) {
            // Somebody is there and will answer: worth more patience than silence is.
            if (stage == Stage.JOINING) {
                islandAt = Math.max(
                        islandAt, since + 4 * node.settings.upkeep().joinGrace().toNanos());
            }
            ask(from, 0, null, cookie);
        }
    }

    /** Returns whether this node has asked there to be let in. */
    boolean hasAsked(Address address) {
        return asked.contains(address);
    }

    void onWelcome() {
        if (stage == Stage.JOINING) {
            becomeUp();
        }
    }

    void onRefuse(Address from, SwimMessage.Refuse refused) {
        if (!asked.contains(from) || stage == Stage.OVER) {
            return;
        }
        if (stage == Stage.UP) {
            node.effects().note(new Effects.Note.PacketRefused(from, refused.reason(), refused.detail()));
        } else if (refused.reason() == RefuseReason.STALE_UID) {
            renew(refused.uid());
        } else if (refused.reason() == RefuseReason.NAME_IN_USE) {
            fail(from, refused);
        } else if (stage == Stage.JOINING) {
            refusal = refused;
            refusedBy = from;
        }
    }

    /** Takes a uid above {@code known}; only a node that was never up may (ruling 2). */
    void renew(long known) {
        if (stage == Stage.JOINING && known >= node.id.uid() && known < Long.MAX_VALUE - 1) {
            table.renewSelf(new NodeId(node.id.name(), known + 1));
            node.effects().renewUid(node.id);
            nextTryAt = node.nowNanos();
        }
    }

    private void fail(Address by, SwimMessage.Refuse refused) {
        over();
        node.effects().refused(by, refused.reason(), refused.detail());
    }

    long nextAt() {
        return Math.min(nextTryAt, islandAt);
    }

    /** Returns whether somebody at that address is a live member already. */
    boolean isMember(Address address) {
        for (Entry entry : table.others()) {
            if (entry.state() == MemberState.ALIVE && entry.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Returns what proves that its holder receives packets at {@code address}. */
    static long cookie(long secret, Address address) {
        long cookie = ViewDigest.mix(secret ^ ViewDigest.hash(address.toString()));
        return cookie == 0 ? 1 : cookie;
    }
}
