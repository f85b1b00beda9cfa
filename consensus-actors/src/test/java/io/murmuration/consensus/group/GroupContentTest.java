package io.murmuration.consensus.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.exchange.ReplicaAddress;
import io.murmuration.consensus.machine.Chunks;
import io.murmuration.consensus.raft.Entry;
import io.murmuration.consensus.raft.EntryType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupContentTest {

    private static final long SESSION = 0xabc;

    @Test
    void aStateIsTheSameHoweverItsSnapshotWasCut() {
        GroupState state = someState();
        byte[] whole = bytes(state.freeze());
        for (int size : new int[] {1, 2, 7, 100, whole.length}) {
            CounterMachine machine = new CounterMachine();
            GroupState other = new GroupState(machine, new OpenSessions(), 2);

            other.restore(cut(whole, size), state.index(), state.term());

            assertThat(bytes(other.freeze())).isEqualTo(whole);
            assertThat(machine.sum()).isEqualTo(5);
            assertThat(other.logNanos()).isEqualTo(77);
            assertThat(other.address(1)).isEqualTo(Node.address(1));
            assertThat(other.sessions().isOpen(SESSION)).isTrue();
        }
    }

    @Test
    void aSnapshotThatEndsTooEarlyIsRefused() {
        byte[] whole = bytes(someState().freeze());
        for (int length = 0; length < whole.length; length += 5) {
            byte[] part = Arrays.copyOf(whole, length);
            GroupState other = new GroupState(new CounterMachine(), new OpenSessions(), 2);
            if (length > 0) {
                assertThatThrownBy(() -> other.restore(cut(part, 64), 3, 1))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void aFoundingSnapshotLeavesTheMachineAsItIs() {
        CounterMachine machine = new CounterMachine();
        OpenSessions open = new OpenSessions();
        GroupState state = new GroupState(machine, open, 2);

        state.restore(GroupReplica.founding(List.of(Node.address(1), Node.address(2))), 1, 1);

        assertThat(state.addresses()).containsExactly(Node.address(1), Node.address(2));
        assertThat(machine.version()).isZero();
        assertThat(open.isLive(SESSION)).isFalse();
    }

    @Test
    void anEntryOfANewerReleaseIsNotPassedOver() {
        GroupState state = new GroupState(new CounterMachine(), new OpenSessions(), 2);
        byte[] newerKind = Envelope.of((byte) 9, 1, 1, new byte[0]);
        byte[] newerVersion = Envelope.of(Envelope.TIME, 1, 1, new byte[0]);
        newerVersion[0] = 2;

        for (byte[] payload : List.of(newerKind, newerVersion, new byte[3])) {
            assertThatThrownBy(() -> state.apply(new Entry(1, 1, EntryType.NORMAL, payload)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theBytesOfAnEnvelopeAreAsTheyAre() {
        byte[] envelope = Envelope.name(Envelope.of(Envelope.COMMAND, 1, 2, new byte[] {9}), 3, 4, 5);

        assertThat(envelope)
                .isEqualTo(ByteBuffer.allocate(43)
                        .put((byte) 1)
                        .put((byte) 1)
                        .putLong(1)
                        .putLong(2)
                        .putLong(3)
                        .putLong(4)
                        .putLong(5)
                        .put((byte) 9)
                        .array());
    }

    @Test
    void addressesSurviveTheirBytes() {
        List<ReplicaAddress> addresses = List.of(Node.address(1), new ReplicaAddress(-1, "ñandú", "[::1]:99"));

        assertThat(AddressCodec.decode(ByteBuffer.wrap(AddressCodec.encode(addresses))))
                .isEqualTo(addresses);
        assertThat(AddressCodec.refuse(new ReplicaAddress(1, "n", "x".repeat(1_025))))
                .contains("1025");
    }

    private static GroupState someState() {
        GroupState state = new GroupState(new CounterMachine(), new OpenSessions(), 2);
        state.restore(GroupReplica.founding(List.of(Node.address(1))), 1, 1);
        byte[] ttl = ByteBuffer.allocate(9).putLong(1_000).array();
        byte[] open = Envelope.name(Envelope.of(Envelope.OPEN_SESSION, 70, 1, ttl), SESSION, 0, 0);
        byte[] add = Envelope.name(Envelope.of(Envelope.COMMAND, 77, 1, CounterMachine.number(5)), SESSION, 1, 1);
        state.apply(new Entry(1, 2, EntryType.NORMAL, open));
        state.apply(new Entry(1, 3, EntryType.NORMAL, add));
        return state;
    }

    private static byte[] bytes(Chunks chunks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part = chunks.next(); part != null; part = chunks.next()) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static Chunks cut(byte[] whole, int size) {
        ArrayDeque<byte[]> parts = new ArrayDeque<>();
        for (int at = 0; at < whole.length; at += size) {
            parts.add(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + size)));
        }
        return parts::poll;
    }
}
