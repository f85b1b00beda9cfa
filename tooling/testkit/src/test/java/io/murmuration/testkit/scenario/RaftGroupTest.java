package io.murmuration.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.testkit.scenario.RaftGroup.Setup;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The stage itself: a fault that it does not play would let every scenario hold. */
class RaftGroupTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private static RaftGroup led(Setup setup) {
        RaftGroup group = new RaftGroup(setup, 5);
        group.campaign(1);
        assertThat(group.awaitLeader(SOON)).isEqualTo(1);
        group.run(Duration.ofMillis(100));
        return group;
    }

    @Test
    void aWriteIsAcknowledgedAndAppliedByAll() {
        RaftGroup group = led(Setup.lan(3));

        Write write = group.write(1);
        assertThat(write.outcome()).isEqualTo(Write.Outcome.UNKNOWN);
        group.run(Duration.ofMillis(100));

        assertThat(write.isAcknowledged()).isTrue();
        assertThat(group.isEven()).isTrue();
        assertThat(group.ledger().placeOf(1)).isEqualTo(2);
    }

    @Test
    void aFollowerRefusesAWrite() {
        assertThat(led(Setup.lan(3)).write(2).outcome()).isEqualTo(Write.Outcome.REFUSED);
    }

    @Test
    void whatWasNotSyncedIsGoneAfterACrash() {
        RaftGroup group = led(Setup.lan(3).withSync(Duration.ofMillis(5)));
        long before = group.log(1).lastIndex();

        group.write(1);
        group.run(Duration.ofMillis(4));
        group.crash(1);
        group.run(Duration.ofMillis(4));

        assertThat(group.log(1).lastIndex()).isEqualTo(before);
    }

    @Test
    void whatWasWrittenAndNotSyncedMayBeThereAllTheSame() {
        RaftGroup group = led(Setup.lan(3).withSync(Duration.ofMillis(5)));
        long before = group.log(1).lastIndex();

        group.write(1);
        group.run(Duration.ofMillis(4));
        group.crash(1, true);

        assertThat(group.log(1).lastIndex()).isEqualTo(before + 1);
    }

    @Test
    void aLinkThatIsCutOneWayLosesThatWayOnly() {
        RaftGroup group = led(Setup.lan(3));

        group.links().cut(1, 2);
        Write write = group.write(1);
        group.run(Duration.ofMillis(50));

        assertThat(write.isAcknowledged()).isTrue();
        assertThat(group.log(2).lastIndex()).isLessThan(write.index);
        group.links().heal();
        group.run(SOON);
        assertThat(group.log(2).lastIndex()).isGreaterThanOrEqualTo(write.index);
    }

    @Test
    void twoThatTakeThemselvesForLeadersAreTimed() {
        RaftGroup group = led(Setup.lan(3));

        group.links().isolate(1);
        assertThat(group.runUntil(() -> group.leader() != 1, SOON)).isTrue();
        group.run(SOON);

        assertThat(group.leads(1)).isFalse();
        assertThat(group.longestTwoLeaders()).isLessThan(Duration.ofMillis(330));
    }

    @Test
    void theLedgerSeesWhatMustNotBe() {
        Ledger ledger = new Ledger();
        ledger.applied(1, 7);
        ledger.applied(1, 7);
        assertThat(ledger.isSafe()).isTrue();

        ledger.applied(1, 8);
        assertThat(ledger.conflicts()).isEqualTo(1);

        ledger.applied(300, 7);
        assertThat(ledger.doubled()).isEqualTo(1);

        ledger.acknowledged(2, 9);
        assertThat(ledger.conflicts()).isEqualTo(2);

        ledger.read(5, 5);
        assertThat(ledger.staleReads()).isZero();
        ledger.read(5, 4);
        assertThat(ledger.staleReads()).isEqualTo(1);
        assertThat(ledger.isSafe()).isFalse();
    }

    @Test
    void aReplicaThatRunsIsNotStartedAgain() {
        RaftGroup group = led(Setup.lan(3));

        assertThatThrownBy(() -> group.restart(2)).hasMessageContaining("n2 runs");
    }
}
