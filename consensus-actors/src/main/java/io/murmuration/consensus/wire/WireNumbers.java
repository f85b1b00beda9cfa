package io.murmuration.consensus.wire;

/**
 * The numbers of what travels. Only append; a number is never used for anything else. Numbers from
 * 1 are of replicas, from 32 of requests, from 64 of answers, from 96 of founding.
 */
final class WireNumbers {

    /** In which packets are written, and the newest that is read. */
    static final int VERSION = 1;

    static final int APPEND_ENTRIES = 1;
    static final int APPEND_REPLY = 2;
    static final int HEARTBEAT = 3;
    static final int HEARTBEAT_REPLY = 4;
    static final int REQUEST_VOTE = 5;
    static final int VOTE_REPLY = 6;
    static final int INSTALL_SNAPSHOT = 7;
    static final int SNAPSHOT_CHUNK = 8;
    static final int SNAPSHOT_CHUNK_REPLY = 9;
    static final int TIMEOUT_NOW = 10;
    static final int READ_INDEX = 11;
    static final int READ_INDEX_REPLY = 12;
    static final int PROPOSE = 13;
    static final int TRANSFER_LEADERSHIP = 14;

    static final int COMMAND = 32;
    static final int OPEN_SESSION = 33;
    static final int CLOSE_SESSION = 34;
    static final int KEEP_ALIVE = 35;
    static final int QUERY = 36;
    static final int DESCRIBE_SESSION = 37;
    static final int LIST_SESSIONS = 38;
    static final int OPEN_WATCH = 39;
    static final int ACK_WATCH = 40;
    static final int CANCEL_WATCH = 41;
    static final int DESCRIBE_GROUP = 42;
    static final int TRANSFER_LEADER = 43;
    static final int ADD_REPLICA = 44;
    static final int PROMOTE_REPLICA = 45;
    static final int REMOVE_REPLICA = 46;

    static final int DONE = 64;
    static final int FAILED = 65;
    static final int NOT_LEADER = 66;
    static final int RENEWED = 67;
    static final int SESSIONS = 68;
    static final int WATCHED = 69;
    static final int GROUP = 70;

    static final int PROPOSE_FOUNDING = 96;
    static final int ACCEPT_FOUNDING = 97;
    static final int REFUSE_FOUNDING = 98;
    static final int BEGIN_FOUNDING = 99;

    private WireNumbers() {}

    static boolean isOfReplica(int kind) {
        return kind >= APPEND_ENTRIES && kind <= TRANSFER_LEADERSHIP;
    }

    static boolean isRequest(int kind) {
        return kind >= COMMAND && kind <= REMOVE_REPLICA;
    }

    static boolean isAnswer(int kind) {
        return kind >= DONE && kind <= GROUP;
    }

    static boolean isOfFounding(int kind) {
        return kind >= PROPOSE_FOUNDING && kind <= BEGIN_FOUNDING;
    }
}
