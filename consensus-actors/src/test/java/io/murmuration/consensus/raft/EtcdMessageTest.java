package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.ConfigChange.Transition;
import io.murmuration.consensus.raft.RaftMessage.AppendEntries;
import io.murmuration.consensus.raft.RaftMessage.AppendReply;
import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.RequestVote;
import io.murmuration.consensus.raft.RaftMessage.StorageAppended;
import io.murmuration.consensus.raft.RaftMessage.TransferLeadership;
import io.murmuration.consensus.raft.RaftMessage.VoteReply;
import io.murmuration.consensus.raft.Ready.StorageAppend;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EtcdMessageTest {

    private static final SnapshotMeta SNAPSHOT = new SnapshotMeta(
            4, 1, new Configuration(ReplicaSet.of(1, 2), ReplicaSet.of(1), ReplicaSet.of(3), ReplicaSet.EMPTY, true));

    @Test
    void severalEntriesStandOneBelowTheOther() {
        Entry change = new Entry(
                2,
                8,
                EntryType.CONFIGURATION,
                ConfigChange.of(Transition.AUTO, new Change(ChangeType.ADD_VOTER, 2), new Change(ChangeType.REMOVE, 3))
                        .encode());

        assertThat(EtcdMessage.of(new AppendEntries(1, 2, 2, 6, 1, List.of(command("\"a\""), change), 5))
                        .describe())
                .isEqualTo("""
                        1->2 MsgApp Term:2 Log:1/6 Commit:5 Entries:[
                          2/7 EntryNormal "\\"a\\""
                          2/8 EntryConfChange v2 r3
                        ]""");
    }

    @Test
    void aRejectionNamesTheHintAndItsTerm() {
        assertThat(EtcdMessage.of(new AppendReply(2, 1, 3, 9, true, 5, 1)).describe())
                .isEqualTo("2->1 MsgAppResp Term:3 Log:1/9 Rejected (Hint: 5)");
        assertThat(EtcdMessage.of(new AppendReply(2, 1, 3, 9, false, 0, 0)).describe())
                .isEqualTo("2->1 MsgAppResp Term:3 Log:0/9");
    }

    @Test
    void askingBeforeACampaignHasANameOfItsOwn() {
        assertThat(EtcdMessage.of(new RequestVote(1, 11, 2, 4, 1, true, false)).describe())
                .isEqualTo("1->b MsgPreVote Term:2 Log:1/4");
        assertThat(EtcdMessage.of(new VoteReply(2, 1, 2, true, true)).describe())
                .isEqualTo("2->1 MsgPreVoteResp Term:2 Log:0/0 Rejected (Hint: 0)");
    }

    @Test
    void aPassedOnTransferComesFromItsTarget() {
        assertThat(EtcdMessage.of(new TransferLeadership(2, 1, 1, 3)).describe())
                .isEqualTo("3->1 MsgTransferLeader Term:1 Log:0/0");
    }

    @Test
    void aSnapshotTellsItsWholeConfiguration() {
        assertThat(EtcdMessage.of(new InstallSnapshot(1, 2, 1, SNAPSHOT)).describe())
                .isEqualTo("1->2 MsgSnap Term:1 Log:0/0\n"
                        + "  Snapshot: Index:4 Term:1 ConfState:Voters:[1 2] VotersOutgoing:[1] Learners:[3]"
                        + " LearnersNext:[] AutoLeave:true");
    }

    @Test
    void aWriteCarriesWhatFollowsOnIt() {
        StorageAppend append = new StorageAppend(
                new HardState(2, 0, 6),
                List.of(command("x")),
                null,
                List.of(new AppendReply(3, 1, 2, 7, false, 0, 0), new StorageAppended(3, 2, 7, 2, 0)),
                true);

        assertThat(EtcdMessage.of(3, append).describe()).isEqualTo("""
                        3->AppendThread MsgStorageAppend Term:2 Log:0/0 Commit:6 Entries:[2/7 EntryNormal "x"] \
                        Responses:[
                          3->1 MsgAppResp Term:2 Log:0/7
                          AppendThread->3 MsgStorageAppendResp Term:2 Log:2/7
                        ]""");
        assertThat(EtcdMessage.of(3, append).describeWithoutResponses()).endsWith("EntryNormal \"x\"]");
    }

    @Test
    void whatIsAppliedIsAcknowledgedUpToTheLastEntry() {
        EtcdMessage apply = EtcdMessage.of(1, List.of(command("x")));

        assertThat(apply.describe()).isEqualTo("""
                        1->ApplyThread MsgStorageApply Term:0 Log:0/0 Entries:[2/7 EntryNormal "x"] Responses:[
                          ApplyThread->1 MsgStorageApplyResp Term:0 Log:0/0 Entries:[2/7 EntryNormal "x"]
                        ]""");
        assertThat(apply.responses.get(0).appliedIndex).isEqualTo(7);
    }

    private static Entry command(String payload) {
        return new Entry(2, 7, EntryType.NORMAL, payload.getBytes(StandardCharsets.UTF_8));
    }
}
