package io.murmuration.consensus.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * What a turn has to say. Votes and acknowledgements wait until all that the replica has decided so
 * far is on its disk; everything else may go at once (thesis §3.8).
 */
final class Outbox {

    /** Most turns say no more to two or four peers. */
    private static final int USUAL = 4;

    private List<RaftMessage> messages = new ArrayList<>(USUAL);
    private List<RaftMessage> afterStorage = new ArrayList<>(USUAL);
    private boolean silent;

    /** Sends without waiting for the disk. */
    void send(RaftMessage message) {
        if (!silent) {
            messages.add(message);
        }
    }

    /** Sends, to others or to the replica itself, once all decided so far is durable. */
    void sendDurably(RaftMessage message) {
        afterStorage.add(message);
    }

    /** While silent, nothing but what waits for the disk is sent. */
    void silence(boolean whether) {
        silent = whether;
        if (whether) {
            messages.clear();
        }
    }

    boolean isSilent() {
        return silent;
    }

    boolean isEmpty() {
        return messages.isEmpty() && afterStorage.isEmpty();
    }

    boolean hasDurable() {
        return !afterStorage.isEmpty();
    }

    List<RaftMessage> takeMessages() {
        if (messages.isEmpty()) {
            return List.of();
        }
        List<RaftMessage> taken = messages;
        messages = new ArrayList<>(USUAL);
        return taken;
    }

    List<RaftMessage> takeDurable() {
        if (afterStorage.isEmpty()) {
            return List.of();
        }
        List<RaftMessage> taken = afterStorage;
        afterStorage = new ArrayList<>(USUAL);
        return taken;
    }
}
