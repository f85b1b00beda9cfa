package io.murmuration.testkit.raft;

/** What a simulated Raft group must keep at every step, and what it must reach in the end. */
public enum Invariant {
    ELECTION_SAFETY("at most one leader in a term (Raft §5.2)"),
    ELECTED_BY_MAJORITY("a leader has the votes of every majority that decides (Raft §5.2)"),
    LEADER_IS_HEEDED("nobody turns away from a leader it hears (thesis §4.2.3)"),
    LEADER_HAS_QUORUM("a leader that hears no majority makes room (thesis §6.2)"),
    STALLED_IS_SILENT("who cannot write sends no heartbeats"),
    LEADER_APPEND_ONLY("a leader never overwrites its own log (Raft §5.3)"),
    LOG_AS_WRITTEN("a replica takes for its log what it wrote, stored or not"),
    LOG_MATCHING("equal index and term mean equal logs up to there (Raft §5.3)"),
    LEADER_COMPLETENESS("what is committed is in the log of every later leader (Raft §5.4)"),
    STATE_MACHINE_SAFETY("all replicas apply the same at an index (Raft §5.4.3)"),
    COMMITTED_FOR_GOOD("an index once committed keeps its value"),
    COMMITTED_KEPT("a log that holds what is committed keeps it"),
    COMMITTED_ON_MAJORITY("what is committed is on the disks of every majority that decides"),
    COMMITTED_AS_VERIFIED("a follower commits no more than what its leader has verified (Raft §5.3)"),
    TRUE_PROGRESS("what a leader believes of a follower's log is on that one's disk"),
    ONE_CHANGE("a leader takes in one change of the configuration at a time (Raft §6)"),
    VOTES_IN_FORCE("who asks for votes has put every change into force that it knows to be committed"),
    COMMITTED_BY_OWN_TERM("a leader counts replicas only for entries of its own term (Raft §5.4.2)"),
    ONLY_PROPOSED("what is committed was proposed, and is committed once"),
    MONOTONE_TERM("terms only grow"),
    MONOTONE_COMMIT("the commit index only grows and stays within the log"),
    SINGLE_VOTE("one vote in a term (Raft §5.2)"),
    DURABLE_CLAIMS("no vote and no acknowledgement is sent before it is on the disk"),
    SNAPSHOT_FITS("a snapshot holds what was committed up to its index"),
    PROMISE_KEPT("who has acknowledged a lease votes for nobody before it ends (thesis §6.4.1)"),
    LEASES_APART("while one replica may answer by its lease, nobody else leads anew or commits"),
    FRESH_READS("a read sees all that was acknowledged before it began"),
    JOINT_LEFT("a joint configuration is left"),
    PROGRESS("once faults stop, the group commits again and all become equal"),
    CORE_SOUND("the core throws nothing");

    private final String rule;

    Invariant(String rule) {
        this.rule = rule;
    }

    /** Returns it as a sentence. */
    public String rule() {
        return rule;
    }
}
