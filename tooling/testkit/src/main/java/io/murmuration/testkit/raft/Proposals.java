package io.murmuration.testkit.raft;

import io.murmuration.consensus.raft.ConfigChange;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** Commands that tell each other apart by a number, and which of them have been committed. */
final class Proposals {

    private final boolean mayRepeat;
    private final BitSet committed = new BitSet();
    private final Set<ConfigChange> changes = new HashSet<>();
    private int made;

    /** {@code mayRepeat}: whether replicas pass proposals on, and the network may double them. */
    Proposals(boolean mayRepeat) {
        this.mayRepeat = mayRepeat;
        changes.add(ConfigChange.LEAVE_JOINT);
    }

    /** Makes a command that is unlike all others. */
    byte[] next(int filler, SplittableRandom random) {
        ByteBuffer command = ByteBuffer.allocate(Integer.BYTES + filler);
        command.putInt(++made);
        while (command.hasRemaining()) {
            command.put((byte) random.nextInt());
        }
        return command.array();
    }

    void proposed(ConfigChange change) {
        changes.add(change);
    }

    /** Returns the number of a command; 0 for entries that are none. */
    static int numberOf(Entry entry) {
        return entry.type() == EntryType.NORMAL && entry.payload().length >= Integer.BYTES
                ? ByteBuffer.wrap(entry.payload()).getInt()
                : 0;
    }

    static int numberOf(byte[] command) {
        return ByteBuffer.wrap(command).getInt();
    }

    /** Checks an entry as it is applied for the first time anywhere. */
    void committed(Entry entry) {
        if (entry.type() == EntryType.CONFIGURATION) {
            ConfigChange change = ConfigChange.decode(entry.payload());
            Violation.check(
                    changes.contains(change),
                    Invariant.ONLY_PROPOSED,
                    () -> "nobody proposed " + change + ", committed at " + entry.index());
        } else if (entry.payload().length > 0) {
            int number = numberOf(entry);
            if (number < 1 || number > made) {
                throw new Violation(Invariant.ONLY_PROPOSED, "nobody proposed command " + number);
            }
            if (committed.get(number) && !mayRepeat) {
                throw new Violation(
                        Invariant.ONLY_PROPOSED, "command " + number + " is committed again, at " + entry.index());
            }
            committed.set(number);
        }
    }
}
