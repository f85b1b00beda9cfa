package io.murmuration.consensus.raft;

/**
 * What a replica is just now (Raft §5.1; pre-candidates: thesis §9.6).
 *
 * <pre>
 *            time-out            majority would      majority voted
 *  FOLLOWER ──────────▶ PRE_CANDIDATE ──────▶ CANDIDATE ──────▶ LEADER
 *      ▲                      │                   │               │
 *      ├── a leader is heard, or the vote is lost ┘               │
 *      └── newer term, no majority, removed, or the disk stalls ──┘
 * </pre>
 */
public enum Role {
    FOLLOWER,
    PRE_CANDIDATE,
    CANDIDATE,
    LEADER
}
