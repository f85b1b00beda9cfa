package io.murmuration.consensus.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import io.murmuration.consensus.raft.Configuration;
import io.murmuration.consensus.raft.ReplicaSet;
import org.junit.jupiter.api.Test;

class GroupMembershipTest {

    @Test
    void aNewcomerLearnsAndIsPromotedWhereAVoterIsMissing() {
        Cluster cluster = new Cluster(2, 3, Cluster.limits(5, 4));
        Node leader = cluster.leader();
        for (int i = 0; i < 20; i++) {
            cluster.add(leader, 1);
        }
        Node newcomer = cluster.newcomer(3);

        assertThat(add(cluster, leader, Node.address(3))).isInstanceOf(Response.Done.class);
        cluster.ticks(40);

        assertThat(newcomer.machine.sum()).isEqualTo(20);
        assertThat(leader.replica.raft().configuration()).isEqualTo(Configuration.of(1, 2, 3));
        assertThat(newcomer.replica.addressOf(leader.id)).isEqualTo(Node.address(leader.id));
        assertThat(newcomer.replica.status().replicas()).hasSize(3);
    }

    @Test
    void aNewcomerStaysALearnerWhereThereAreVotersEnough() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        cluster.newcomer(4);
        add(cluster, leader, Node.address(4));
        cluster.ticks(40);
        assertThat(leader.replica.raft().configuration())
                .isEqualTo(Configuration.of(ReplicaSet.of(1, 2, 3), ReplicaSet.of(4)));

        assertThat(cluster.ask(leader, new Request.PromoteReplica(cluster.nextId(), 4)))
                .isInstanceOf(Response.Done.class);
        assertThat(leader.replica.raft().configuration()).isEqualTo(Configuration.of(1, 2, 3, 4));
    }

    @Test
    void theNewReplicaOfANodeTakesThePlaceOfItsFormerOne() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        Node wiped = cluster.follower();
        cluster.nodes.remove(wiped.id);
        cluster.newcomer(9);

        add(cluster, leader, new ReplicaAddress(9, "node-" + wiped.id, "elsewhere:1"));
        cluster.ticks(60);

        ReplicaSet voters = leader.replica.raft().configuration().voters();
        assertThat(voters).isEqualTo(ReplicaSet.of(1, 2, 3).without(wiped.id).with(9));
        assertThat(leader.replica.raft().configuration().isJoint()).isFalse();
        assertThat(leader.replica.addressOf(wiped.id)).isNull();
    }

    @Test
    void aChangeThatWouldLeaveNoLiveMajorityIsRefused() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        Node dead = cluster.follower();
        cluster.cutOff.add(dead.id);
        cluster.ticks(25);
        Node alive = cluster.follower();

        assertThat(remove(cluster, leader, alive.id)).isInstanceOfSatisfying(Response.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.CHANGE_REFUSED);
            assertThat(failed.message()).contains("no majority is heard");
        });
        assertThat(remove(cluster, leader, dead.id)).isInstanceOf(Response.Done.class);
    }

    @Test
    void whoIsRemovedKnowsAndWhoDoesNotIsAStranger() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        Node removed = cluster.follower();
        cluster.cutOff.add(removed.id);
        assertThat(remove(cluster, leader, removed.id)).isInstanceOf(Response.Done.class);
        cluster.ticks(10);
        cluster.cutOff.clear();
        cluster.ticks(60);

        assertThat(leader.events).contains(new GroupEvent.Stranger(removed.id));
        assertThat(cluster.leader()).isSameAs(leader);
    }

    @Test
    void aReplicaMayMove() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        Node moved = cluster.follower();
        ReplicaAddress there = new ReplicaAddress(moved.id, "node-" + moved.id, "elsewhere:1");

        assertThat(add(cluster, leader, there)).isInstanceOf(Response.Done.class);
        cluster.ticks(3);

        assertThat(cluster.nodes.values())
                .allSatisfy(node -> assertThat(node.replica.addressOf(moved.id)).isEqualTo(there));
        assertThat(moved.events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                GroupEvent.Reconfigured.class,
                                changed -> assertThat(changed.addresses()).contains(there)));
    }

    @Test
    void leadershipIsHandedOverOnRequest() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        Node target = cluster.follower();

        Request.TransferLeader request = new Request.TransferLeader(cluster.nextId(), target.id);
        leader.ask(request);
        cluster.settle();
        cluster.ticks(2);

        assertThat(leader.answer(request.id())).isInstanceOf(Response.Done.class);
        assertThat(cluster.leader()).isSameAs(target);
    }

    @Test
    void aLeaderThatRetiresHandsOverAndSendsClientsToItsSuccessor() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();

        leader.replica.retire(cluster.now);
        cluster.settle();
        cluster.ticks(2);
        Response answer = cluster.add(leader, 5);

        Node next = cluster.leader();
        assertThat(next).isNotSameAs(leader);
        assertThat(answer).isEqualTo(new Response.NotLeader(answer.id(), next.id, "host-" + next.id + ":1"));
    }

    @Test
    void commandsWaitWhileLeadershipIsHandedOverAndAreThenSentElsewhere() {
        Cluster cluster = new Cluster(3);
        Node leader = cluster.leader();
        Node target = cluster.follower();
        leader.ask(new Request.TransferLeader(cluster.nextId(), target.id));
        Request.Command first = cluster.command(0, 0, 5);
        leader.ask(first);
        cluster.settle();
        cluster.ticks(2);

        Response answer = leader.answer(first.id());
        if (answer instanceof Response.Done) {
            assertThat(cluster.leader().machine.sum()).isEqualTo(5);
        } else {
            assertThat(answer).isInstanceOf(Response.NotLeader.class);
            assertThat(cluster.leader().machine.sum()).isZero();
        }
    }

    private static Response add(Cluster cluster, Node leader, ReplicaAddress address) {
        return cluster.ask(leader, new Request.AddReplica(cluster.nextId(), address));
    }

    private static Response remove(Cluster cluster, Node leader, long replica) {
        return cluster.ask(leader, new Request.RemoveReplica(cluster.nextId(), replica));
    }
}
