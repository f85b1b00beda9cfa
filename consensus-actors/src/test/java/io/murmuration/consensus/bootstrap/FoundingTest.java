package io.murmuration.consensus.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.bootstrap.FoundingMessage.AcceptFounding;
import io.murmuration.consensus.bootstrap.FoundingMessage.BeginFounding;
import io.murmuration.consensus.bootstrap.FoundingMessage.ProposeFounding;
import io.murmuration.consensus.bootstrap.FoundingMessage.RefuseFounding;
import io.murmuration.consensus.bootstrap.Presence.State;
import io.murmuration.consensus.exchange.ReplicaAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoundingTest {

    private static final long MILLI = 1_000_000;

    /** Writes down what a founding wants. */
    private static final class Notes implements FoundingEffects {
        final List<String> sent = new ArrayList<>();
        final List<FoundingMessage> messages = new ArrayList<>();
        final List<Acceptance> stored = new ArrayList<>();
        final List<Acceptance> founded = new ArrayList<>();
        final List<String> joined = new ArrayList<>();
        String waiting = "";

        @Override
        public void send(String endpoint, FoundingMessage message) {
            sent.add(message.getClass().getSimpleName() + " " + endpoint);
            messages.add(message);
        }

        @Override
        public void storeAcceptance(Acceptance acceptance) {
            stored.add(acceptance);
        }

        @Override
        public void found(Acceptance acceptance) {
            founded.add(acceptance);
        }

        @Override
        public void join(long clusterId, List<String> endpoints) {
            joined.add(Long.toHexString(clusterId) + " " + endpoints);
        }

        @Override
        public void present(Presence presence) {}

        @Override
        public void waiting(String why) {
            waiting = why;
        }

        String refusal() {
            return ((RefuseFounding) messages.get(messages.size() - 1)).why();
        }
    }

    private final Notes notes = new Notes();
    private long now = 0;

    @Test
    void theLowestNameProposesOnceTheRightMembersHaveBeenInSightForAWhile() {
        Founding founding = founding("a", new Standing.Empty(true));

        founding.view(List.of(empty("b", 3), empty("c", 3)), now);
        founding.tick(299 * MILLI);
        assertThat(notes.stored).isEmpty();
        founding.tick(300 * MILLI);

        assertThat(notes.stored).hasSize(1);
        assertThat(notes.stored.get(0).names()).containsExactly("a", "b", "c");
        assertThat(notes.sent).isEmpty();
        founding.acceptanceStored(now);
        assertThat(notes.sent).containsExactly("ProposeFounding b:1", "ProposeFounding c:1");
    }

    @Test
    void aMemberThatComesAndGoesStartsTheWaitAnew() {
        Founding founding = founding("a", new Standing.Empty(true));
        founding.view(List.of(empty("b", 3), empty("c", 3)), now);
        founding.view(List.of(empty("b", 3), empty("c", 3), empty("d", 3)), 200 * MILLI);
        assertThat(notes.waiting).contains("expects 3 voters but sees 4: [a, b, c, d]");
        founding.view(List.of(empty("b", 3), empty("c", 3)), 250 * MILLI);
        founding.tick(400 * MILLI);

        assertThat(notes.stored).isEmpty();
    }

    @Test
    void onlyWhatIsDurableIsAnswered() {
        Founding founding = founding("b", new Standing.Empty(true));
        founding.view(List.of(empty("a", 3), empty("c", 3)), now);

        founding.receive(proposal(0xc1), now);
        founding.tick(now + 1_000 * MILLI);
        assertThat(notes.sent).isEmpty();
        founding.acceptanceStored(now);

        assertThat(notes.sent).containsExactly("AcceptFounding a:1");
    }

    @Test
    void aSecondFoundingIsRefusedNamingBothClusters() {
        Founding founding = founding("b", new Standing.Accepted(acceptance(0xc1)));
        founding.view(List.of(empty("a", 3), empty("c", 3)), now);

        founding.receive(proposal(0xd2), now);

        assertThat(notes.refusal()).contains("c1").contains("d2").contains("raft reset --force");
        assertThat(notes.stored).isEmpty();
    }

    @Test
    void theSameFoundingIsAcceptedAgain() {
        Founding founding = founding("b", new Standing.Accepted(acceptance(0xc1)));

        founding.receive(proposal(0xc1), now);

        assertThat(notes.messages).contains(new AcceptFounding("b", 0xc1));
        assertThat(notes.stored).isEmpty();
    }

    @Test
    void theSameClusterWithOtherReplicasIsAnotherFounding() {
        Founding founding = founding("b", new Standing.Accepted(acceptance(0xc1)));
        List<ReplicaAddress> others = List.of(address(7, "a"), address(8, "b"), address(9, "c"));

        founding.receive(new ProposeFounding("a", 0xc1, others), now);

        assertThat(notes.messages).last().isInstanceOf(RefuseFounding.class);
    }

    @Test
    void itBeginsWhenAllHaveAcceptedAndNotBefore() {
        Founding founding = founding("a", new Standing.Accepted(acceptance(0xc1)));
        founding.start(now);

        founding.receive(new AcceptFounding("b", 0xc1), now);
        founding.receive(new AcceptFounding("b", 0xc1), now);
        founding.receive(new AcceptFounding("c", 0xd2), now);
        founding.receive(new AcceptFounding("x", 0xc1), now);
        assertThat(notes.founded).isEmpty();
        founding.receive(new AcceptFounding("c", 0xc1), now);
        founding.receive(new AcceptFounding("c", 0xc1), now);

        assertThat(notes.founded).containsExactly(acceptance(0xc1));
        notes.sent.clear();
        founding.initialised(0xc1, 1);
        assertThat(notes.sent).containsExactly("BeginFounding b:1", "BeginFounding c:1");
    }

    @Test
    void theMemberOfAClusterTellsAFounderThatStillWaits() {
        Founding founding = founding("b", new Standing.Initialised(0xc1, 2));
        founding.view(List.of(accepted("c", 0xc1)), now);

        founding.receive(new AcceptFounding("c", 0xc1), now);

        assertThat(notes.messages).containsExactly(new BeginFounding("b", 0xc1));
    }

    @Test
    void aFounderThatIsInitialisedIsProofThatAllAccepted() {
        Founding founding = founding("b", new Standing.Accepted(acceptance(0xc1)));

        founding.view(List.of(initialised("c", 0xc1)), now);

        assertThat(notes.founded).hasSize(1);
    }

    @Test
    void anotherClusterInSightLeavesAnAcceptanceAsItIs() {
        Founding founding = founding("b", new Standing.Accepted(acceptance(0xc1)));

        founding.view(List.of(initialised("x", 0xd2)), now);

        assertThat(notes.joined).isEmpty();
        assertThat(notes.waiting).contains("c1").contains("d2").contains("raft reset --force");
    }

    @Test
    void aClusterInSightIsJoined() {
        Founding founding = founding("b", new Standing.Empty(true));

        founding.view(List.of(empty("a", 3), initialised("c", 0xc1), initialised("d", 0xc1)), now);
        founding.view(List.of(initialised("c", 0xc1), initialised("d", 0xc1)), now);
        founding.receive(proposal(0xd2), now);

        assertThat(notes.joined).containsExactly("c1 [c:1, d:1]");
        assertThat(notes.refusal()).contains("c1").contains("d2");
    }

    @Test
    void ofTwoClustersInSightNoneIsJoined() {
        Founding founding = founding("b", new Standing.Empty(true));

        founding.view(List.of(initialised("c", 0xc1), initialised("d", 0xd2)), now);

        assertThat(notes.joined).isEmpty();
        assertThat(notes.waiting).contains("c belongs to cluster c1").contains("d belongs to cluster d2");
    }

    @Test
    void aNodeThatWasSomebodyBeforeOnlyJoins() {
        Founding founding = founding("a", new Standing.Empty(false));

        founding.view(List.of(empty("b", 3), empty("c", 3)), now);
        founding.tick(1_000 * MILLI);
        founding.receive(new ProposeFounding("b", 0xc1, List.of(address(1, "a"), address(2, "b"))), now);

        assertThat(founding.presence().expects()).isZero();
        assertThat(notes.stored).isEmpty();
        assertThat(notes.refusal()).contains("only join");
    }

    @Test
    void aWipedProposerSaysWhoStillWaitsForItsEarlierLife() {
        Founding founding = founding("a", new Standing.Empty(true));

        founding.view(List.of(accepted("b", 0xc1), empty("c", 3)), now);

        assertThat(notes.waiting).contains("b has accepted to found cluster c1").contains("raft reset --force");
    }

    @Test
    void allMustExpectTheSame() {
        Founding founding = founding("a", new Standing.Empty(true));

        founding.view(List.of(empty("b", 3), empty("c", 5)), now);

        assertThat(notes.waiting).contains("c expects 5 voters, a expects 3");
    }

    @Test
    void aMemberOfAnotherClusterIsNamed() {
        Founding founding = founding("a", new Standing.Initialised(0xc1, 1));

        founding.view(List.of(initialised("x", 0xd2)), now);
        assertThat(notes.waiting).contains("x belongs to cluster d2, this node belongs to c1");
        founding.view(List.of(), now);
        assertThat(notes.waiting).isEmpty();
    }

    @Test
    void aProposalForOthersOrWithoutSenseIsPassedOver() {
        Founding founding = founding("b", new Standing.Empty(true));

        founding.receive(new ProposeFounding("a", 0xc1, List.of(address(1, "a"), address(2, "x"))), now);
        founding.receive(new ProposeFounding("a", 0, List.of(address(1, "a"), address(2, "b"))), now);

        assertThat(notes.sent).isEmpty();
    }

    @Test
    void settingsThatContradictThemselvesAreRefused() {
        assertThatThrownBy(() -> settings("a", 3, "a", "b")).hasMessageContaining("expect is 3");
        assertThatThrownBy(() -> settings("x", 2, "a", "b")).hasMessageContaining("does not name this node, x");
        assertThatThrownBy(() -> settings("a", -1)).hasMessageContaining("from 0 to");
    }

    private Founding founding(String name, Standing standing) {
        return new Founding(settings(name, 3), standing, new Random(1), notes);
    }

    private static FoundingSettings settings(String name, int expects, String... members) {
        return new FoundingSettings(name, name + ":1", true, expects, List.of(members), 300 * MILLI, 200 * MILLI);
    }

    private static Candidate empty(String name, int expects) {
        return new Candidate(name, new Presence(name + ":1", 0, 0, true, expects, State.EMPTY));
    }

    private static Candidate accepted(String name, long cluster) {
        return new Candidate(name, new Presence(name + ":1", cluster, 5, true, 3, State.ACCEPTED));
    }

    private static Candidate initialised(String name, long cluster) {
        return new Candidate(name, new Presence(name + ":1", cluster, 5, true, 3, State.INITIALISED));
    }

    private static ReplicaAddress address(long id, String name) {
        return new ReplicaAddress(id, name, name + ":1");
    }

    private static Acceptance acceptance(long cluster) {
        return new Acceptance("a", cluster, List.of(address(1, "a"), address(2, "b"), address(3, "c")));
    }

    private static ProposeFounding proposal(long cluster) {
        return new ProposeFounding("a", cluster, acceptance(cluster).replicas());
    }
}
