package io.murmuration.consensus.bootstrap;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a node tells the membership of its part in agreement: the text of its endpoint {@value
 * #ENDPOINT}.
 *
 * @param endpoint host:port under which it takes part, at most {@value #ENDPOINT_BYTES_MAX} bytes
 * @param clusterId accepted or belonged to, 0 while {@link State#EMPTY}
 * @param replicaId in that cluster, 0 while there is none
 * @param voter whether it is meant to vote
 * @param expects with how many voters it would found a cluster, 0 = it would not
 * @param state how far it is
 */
public record Presence(String endpoint, long clusterId, long replicaId, boolean voter, int expects, State state) {

    /** The key among a member's endpoints. */
    public static final String ENDPOINT = "raft";

    /** The most bytes of host and port. */
    public static final int ENDPOINT_BYTES_MAX = 72;

    /** The most bytes of the whole text. */
    public static final int TEXT_BYTES_MAX = 120;

    /** How far a node is. The letter is on the wire. */
    public enum State {
        /** Its directory holds nothing. */
        EMPTY('e'),
        /** It has accepted the founding of a cluster, which has not begun as far as it knows. */
        ACCEPTED('a'),
        /** It belongs to a cluster. */
        INITIALISED('i');

        private final char letter;

        State(char letter) {
            this.letter = letter;
        }
    }

    private static final String FORMAT = "1";

    public Presence {
        int bytes = endpoint.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > ENDPOINT_BYTES_MAX) {
            throw new IllegalArgumentException("the endpoint '" + endpoint + "' takes " + bytes + " bytes, 1 to "
                    + ENDPOINT_BYTES_MAX + " fit into what a member publishes: use a shorter host name, or an address");
        }
        if (expects < 0 || expects > 999) {
            throw new IllegalArgumentException("expects must be from 0 to 999: " + expects);
        }
        if ((clusterId == 0) != (state == State.EMPTY)) {
            throw new IllegalArgumentException(state + " does not go with cluster " + Long.toHexString(clusterId));
        }
    }

    /** Returns the presence as published, at most {@value #TEXT_BYTES_MAX} bytes. */
    public String text() {
        return String.join(
                ";",
                FORMAT,
                String.valueOf(state.letter),
                voter ? "v" : "-",
                Integer.toString(expects),
                Long.toHexString(clusterId),
                Long.toHexString(replicaId),
                endpoint);
    }

    /**
     * Reads what another node published. Fields that a newer release appends are left out.
     *
     * @throws IllegalArgumentException if it is none, or not of format 1
     */
    public static Presence parse(String text) {
        List<String> fields = List.of(text.split(";", 8));
        if (fields.size() < 7 || !fields.get(0).equals(FORMAT)) {
            throw new IllegalArgumentException("'" + text + "' is not the presence of a node, format " + FORMAT);
        }
        for (State state : State.values()) {
            if (fields.get(1).equals(String.valueOf(state.letter))) {
                return new Presence(
                        fields.get(6),
                        Long.parseUnsignedLong(fields.get(4), 16),
                        Long.parseUnsignedLong(fields.get(5), 16),
                        fields.get(2).equals("v"),
                        Integer.parseInt(fields.get(3)),
                        state);
            }
        }
        throw new IllegalArgumentException("'" + text + "' has no state that this release knows");
    }
}
