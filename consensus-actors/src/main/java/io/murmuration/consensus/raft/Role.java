package io.murmuration.consensus.raft;

/**
 * What a replica is just now (Raft §5.1; pre-candidates: thesis §9.6).
 *
 * <pre>
 *               time-out             asked, majority would       majority voted
 *  FOLLOWER ──────────────▶ PRE_CANDIDATE ──────▶ CANDIDATE ──────────────▶ LEADER
 *      ▲                          │                   │                        │
 *      └── leader or newer term seen, or vote lost ───┴── newer term, no quorum, removed, disk stalled
 * </pre>
 */
public enum Role {
    FOLLOWER,
    PRE_CANDIDATE,
    CANDIDATE,
    LEADER
}
