package io.murmuration.consensus.raft;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A wish for another configuration, as it stands in the log (Raft §6, thesis §4).
 *
 * <p>In bytes, big-endian: version (1), transition (1), number of changes (2), for each its type
 * (1) and replica (8), then the context. No bytes at all stand for {@link #LEAVE_JOINT}.
 *
 * @param transition by way of a joint configuration or not
 * @param changes made in this order; of several that name one replica, the last one counts
 * @param context the caller's own; shared, not copied: nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // as Entry has it: bytes that nobody changes
public record ConfigChange(Transition transition, List<Change> changes, byte[] context) {

    /** How to get to the new configuration. The numbers are those in bytes. */
    public enum Transition {
        /** Directly for one change, else jointly, and left on the leader's own accord. */
        AUTO(0),
        /** Jointly; left on the leader's own accord. */
        JOINT_IMPLICIT(1),
        /** Jointly; left when {@link #LEAVE_JOINT} is proposed. */
        JOINT_EXPLICIT(2);

        private final int number;

        Transition(int number) {
            this.number = number;
        }

        private static Transition of(int number) {
            return switch (number) {
                case 0 -> AUTO;
                case 1 -> JOINT_IMPLICIT;
                case 2 -> JOINT_EXPLICIT;
                default -> throw unknown("transition", number);
            };
        }
    }

    /** What becomes of a replica. The numbers are those in bytes. */
    public enum ChangeType {
        /** It votes. */
        ADD_VOTER(0),
        /** It learns; a voter no longer votes. */
        ADD_LEARNER(1),
        /** It no longer takes part. */
        REMOVE(2),
        /** Nothing changes; a way to bring the context to all. */
        UPDATE(3);

        private final int number;

        ChangeType(int number) {
            this.number = number;
        }

        private static ChangeType of(int number) {
            return switch (number) {
                case 0 -> ADD_VOTER;
                case 1 -> ADD_LEARNER;
                case 2 -> REMOVE;
                case 3 -> UPDATE;
                default -> throw unknown("type of change", number);
            };
        }
    }

    /**
     * What becomes of one replica.
     *
     * @param replica where 0, the change is void
     */
    public record Change(ChangeType type, long replica) {}

    /** The most changes at once. */
    public static final int MAX_CHANGES = 1_024;

    /** Leaves a joint configuration. */
    public static final ConfigChange LEAVE_JOINT = new ConfigChange(Transition.AUTO, List.of(), new byte[0]);

    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 4;
    private static final int CHANGE_BYTES = 9;

    /**
     * Takes a copy of the list.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_CHANGES}
     */
    public ConfigChange {
        if (changes.size() > MAX_CHANGES) {
            throw new IllegalArgumentException(
                    changes.size() + " changes at once, at most " + MAX_CHANGES + " are possible: split them");
        }
        changes = List.copyOf(changes);
    }

    /** Returns the change of one replica. */
    public static ConfigChange of(ChangeType type, long replica) {
        return of(Transition.AUTO, new Change(type, replica));
    }

    /** Returns several changes at once. */
    public static ConfigChange of(Transition transition, Change... changes) {
        return new ConfigChange(transition, List.of(changes), new byte[0]);
    }

    /** Says whether this leaves a joint configuration. */
    public boolean leavesJoint() {
        return transition == Transition.AUTO && changes.isEmpty();
    }

    /** Says whether this enters a joint configuration. */
    public boolean entersJoint() {
        return transition != Transition.AUTO || changes.size() > 1;
    }

    /** Says whether the joint configuration, if this enters one, is left by the leader itself. */
    public boolean autoLeave() {
        return entersJoint() && transition != Transition.JOINT_EXPLICIT;
    }

    /** Returns the bytes that {@link #decode} understands; none for {@link #LEAVE_JOINT}. */
    public byte[] encode() {
        if (leavesJoint() && context.length == 0) {
            return new byte[0];
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + CHANGE_BYTES * changes.size() + context.length);
        bytes.put(VERSION).put((byte) transition.number).putShort((short) changes.size());
        for (Change change : changes) {
            bytes.put((byte) change.type.number).putLong(change.replica);
        }
        return bytes.put(context).array();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if these bytes are no change, or of an unknown version
     */
    public static ConfigChange decode(byte[] encoded) {
        if (encoded.length == 0) {
            return LEAVE_JOINT;
        }
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        try {
            int version = bytes.get();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "configuration change of version " + version + ", only " + VERSION + " is known: update");
            }
            Transition transition = Transition.of(bytes.get());
            int count = bytes.getShort();
            if (count < 0 || count > MAX_CHANGES) {
                throw unknown("count of changes", count);
            }
            if (bytes.remaining() < count * CHANGE_BYTES) {
                throw new BufferUnderflowException();
            }
            List<Change> changes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                changes.add(new Change(ChangeType.of(bytes.get()), bytes.getLong()));
            }
            return new ConfigChange(transition, changes, Arrays.copyOfRange(encoded, bytes.position(), encoded.length));
        } catch (BufferUnderflowException cut) {
            throw new IllegalArgumentException(
                    "configuration change ends after " + encoded.length + " bytes, more are announced", cut);
        }
    }

    private static IllegalArgumentException unknown(String what, int number) {
        return new IllegalArgumentException(
                "configuration change: " + number + " is no " + what + ": damaged, or of a newer release");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigChange that
                && transition == that.transition
                && changes.equals(that.changes)
                && Arrays.equals(context, that.context);
    }

    @Override
    public int hashCode() {
        return (changes.hashCode() * 31 + transition.number) * 31 + Arrays.hashCode(context);
    }

    /**
     * Returns it in one line: {@code JOINT_EXPLICIT ADD_VOTER 2, REMOVE a}; ids are hexadecimal.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(transition.toString());
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            text.append(i == 0 ? " " : ", ").append(change.type).append(' ').append(Long.toHexString(change.replica));
        }
        return text.toString();
    }
}
