package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.ConfigChange.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigChangeTest {

    private static final Transition[] TRANSITIONS = Transition.values();
    private static final ChangeType[] TYPES = ChangeType.values();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void whatIsEncodedIsDecodedToItsEqual(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            ConfigChange change = any(random);

            ConfigChange decoded = ConfigChange.decode(change.encode());

            assertThat(decoded).isEqualTo(change).hasSameHashCodeAs(change);
        }
    }

    @Test
    void theBytesStayAsTheyAre() {
        ConfigChange change = new ConfigChange(
                Transition.JOINT_EXPLICIT,
                List.of(
                        new Change(ChangeType.ADD_VOTER, 1),
                        new Change(ChangeType.ADD_LEARNER, -2),
                        new Change(ChangeType.REMOVE, 3),
                        new Change(ChangeType.UPDATE, 4)),
                new byte[] {7, 8});

        assertThat(HexFormat.of().formatHex(change.encode()))
                .isEqualTo("01020004" + "000000000000000001" + "01fffffffffffffffe" + "020000000000000003"
                        + "030000000000000004" + "0708");
        assertThat(ConfigChange.of(Transition.JOINT_IMPLICIT).encode()).containsExactly(1, 1, 0, 0);
    }

    @Test
    void leavingTakesNoBytes() {
        assertThat(ConfigChange.LEAVE_JOINT.encode()).isEmpty();
        assertThat(ConfigChange.decode(new byte[0])).isEqualTo(ConfigChange.LEAVE_JOINT);
        assertThat(ConfigChange.decode(new byte[0]).leavesJoint()).isTrue();
    }

    @Test
    void leavingMayHaveAContext() {
        ConfigChange change = new ConfigChange(Transition.AUTO, List.of(), new byte[] {1});

        assertThat(ConfigChange.decode(change.encode())).isEqualTo(change);
        assertThat(change.leavesJoint()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void mangledBytesAreRefusedOrMeanAnotherChange(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = any(random).encode();
            if (bytes.length == 0) {
                continue;
            }
            bytes[random.nextInt(Math.min(bytes.length, 14))] = (byte) random.nextInt(256);
            byte[] mangled = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length + 4));
            try {
                ConfigChange read = ConfigChange.decode(mangled);

                assertThat(ConfigChange.decode(read.encode())).isEqualTo(read);
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageContaining("configuration change");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void eachFieldIsChecked() {
        refused("version 2", 2, 0, 0, 0);
        refused("transition", 1, 3, 0, 0);
        refused("transition", 1, -1, 0, 0);
        refused("type of change", 1, 0, 0, 1, 4, 0, 0, 0, 0, 0, 0, 0, 1);
        refused("count of changes", 1, 0, -1, -1);
        refused("count of changes", 1, 0, 4, 1);
        refused("ends after", 1, 0, 4, 0);
        refused("ends after", 1, 0, 0);
        refused("ends after", 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static void refused(String reason, int... numbers) {
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers[i];
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigChange.decode(bytes))
                .withMessageContaining(reason);
    }

    @Test
    void aChangeOfTooManyIsRefused() {
        Change one = new Change(ChangeType.REMOVE, 1);
        List<Change> most = Collections.nCopies(ConfigChange.MAX_CHANGES, one);
        ConfigChange change = new ConfigChange(Transition.AUTO, most, new byte[0]);

        assertThat(ConfigChange.decode(change.encode())).isEqualTo(change);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfigChange(
                        Transition.AUTO, Collections.nCopies(ConfigChange.MAX_CHANGES + 1, one), new byte[0]));
    }

    private static ConfigChange any(Random random) {
        List<Change> changes = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            changes.add(new Change(TYPES[random.nextInt(TYPES.length)], random.nextLong()));
        }
        byte[] context = new byte[random.nextInt(3)];
        random.nextBytes(context);
        return new ConfigChange(TRANSITIONS[random.nextInt(TRANSITIONS.length)], changes, context);
    }
}
