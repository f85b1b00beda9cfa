package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.consensus.raft.ConfigChange.Change;
import io.murmuration.consensus.raft.ConfigChange.ChangeType;
import io.murmuration.consensus.raft.ConfigChange.Transition;
import io.murmuration.consensus.raft.ConfigChangeException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigChangerTest {

    private static final ChangeType[] TYPES = ChangeType.values();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void enteringAndLeavingIsTheDirectWay(long seed) {
        Random random = new Random(seed);
        int direct = 0;
        Configuration current = Configuration.of(1);
        for (int round = 0; round < 2_000; round++) {
            List<Change> changes = changes(random, random.nextInt(5));
            Configuration viaJoint = viaJoint(current, changes, random.nextBoolean());
            try {
                Configuration simple = ConfigChanger.simple(current, changes);

                assertThat(simple).as("%s %s", current, changes).isEqualTo(viaJoint);
                assertThat(overlap(current.voters(), simple.voters())).isTrue();
                direct++;
            } catch (ConfigChangeException refused) {
                assertThat(refused.reason()).isIn(Reason.SEVERAL_VOTERS, Reason.NO_VOTERS_LEFT);
            }
            current = viaJoint;
        }
        assertThat(direct).isGreaterThan(200);
    }

    private static Configuration viaJoint(Configuration current, List<Change> changes, boolean autoLeave) {
        Configuration joint;
        try {
            joint = ConfigChanger.enterJoint(current, autoLeave, changes);
        } catch (ConfigChangeException refused) {
            assertThat(refused.reason()).isEqualTo(Reason.NO_VOTERS_LEFT);
            return current;
        }
        assertThat(joint.outgoing()).isEqualTo(current.voters());
        assertThat(joint.autoLeave()).isEqualTo(autoLeave);
        for (long id : joint.replicas().toArray()) {
            assertThat(joint.isVoter(id) ^ joint.isLearner(id))
                    .as("%x in %s", id, joint)
                    .isTrue();
        }
        Configuration left = ConfigChanger.leaveJoint(joint);
        assertThat(left.isJoint()).isFalse();
        assertThat(left.autoLeave()).isFalse();
        assertThat(left.voters()).isEqualTo(joint.voters());
        return left;
    }

    /** Any majority of the one meets any majority of the other: at most one voter differs. */
    private static boolean overlap(ReplicaSet before, ReplicaSet after) {
        int differing = 0;
        for (long id : before.union(after).toArray()) {
            differing += before.contains(id) == after.contains(id) ? 0 : 1;
        }
        return differing <= 1;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theLastChangeOfAReplicaCounts(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<Change> changes = changes(random, 6);
            changes.add(0, new Change(ChangeType.ADD_VOTER, 100));
            Configuration after =
                    ConfigChanger.leaveJoint(ConfigChanger.enterJoint(Configuration.of(1, 2, 3), false, changes));

            for (long id = 1; id <= 6; id++) {
                ChangeType last = id <= 3 ? ChangeType.ADD_VOTER : ChangeType.REMOVE;
                for (Change change : changes) {
                    last = change.replica() == id && change.type() != ChangeType.UPDATE ? change.type() : last;
                }
                assertThat(after.isVoter(id)).isEqualTo(last == ChangeType.ADD_VOTER);
                assertThat(after.isLearner(id)).isEqualTo(last == ChangeType.ADD_LEARNER);
            }
        }
    }

    @Test
    void aChangeChoosesTheWay() {
        Configuration three = Configuration.of(1, 2, 3);
        Change add = new Change(ChangeType.ADD_VOTER, 4);
        Change remove = new Change(ChangeType.REMOVE, 1);

        assertThat(ConfigChanger.apply(three, ConfigChange.of(ChangeType.ADD_VOTER, 4)))
                .hasToString("voters=(1 2 3 4)");
        assertThat(ConfigChanger.apply(three, ConfigChange.of(Transition.AUTO, add, remove)))
                .hasToString("voters=(2 3 4)&&(1 2 3) autoleave");
        assertThat(ConfigChanger.apply(three, ConfigChange.of(Transition.JOINT_IMPLICIT, add)))
                .hasToString("voters=(1 2 3 4)&&(1 2 3) autoleave");
        Configuration joint = ConfigChanger.apply(three, ConfigChange.of(Transition.JOINT_EXPLICIT, remove));
        assertThat(joint).hasToString("voters=(2 3)&&(1 2 3)");
        assertThat(ConfigChanger.apply(joint, ConfigChange.LEAVE_JOINT)).hasToString("voters=(2 3)");
    }

    @Test
    void aRefusalSaysWhyAndWhatToDo() {
        Configuration three = Configuration.of(1, 2, 3);
        Configuration joint = ConfigChanger.enterJoint(three, false, List.of());

        refused(Reason.NOT_JOINT, three, ConfigChange.LEAVE_JOINT);
        refused(Reason.ALREADY_JOINT, joint, ConfigChange.of(Transition.JOINT_EXPLICIT));
        refused(Reason.SIMPLE_IN_JOINT, joint, ConfigChange.of(ChangeType.ADD_VOTER, 4));
        refused(Reason.NO_VOTERS_YET, Configuration.EMPTY, ConfigChange.of(Transition.JOINT_EXPLICIT));
        refused(Reason.NO_VOTERS_LEFT, Configuration.of(1), ConfigChange.of(ChangeType.REMOVE, 1));
    }

    private static void refused(Reason reason, Configuration current, ConfigChange change) {
        assertThatThrownBy(() -> ConfigChanger.apply(current, change))
                .isInstanceOfSatisfying(
                        ConfigChangeException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void noConfigurationContradictsItself() {
        ReplicaSet none = ReplicaSet.EMPTY;
        ReplicaSet one = ReplicaSet.of(1);
        ReplicaSet two = ReplicaSet.of(2);

        contradicts(() -> new Configuration(one, none, one, none, false));
        contradicts(() -> new Configuration(one, two, two, none, false));
        contradicts(() -> new Configuration(one, none, none, two, false));
        contradicts(() -> new Configuration(one, two, none, ReplicaSet.of(3), false));
        contradicts(() -> new Configuration(one, ReplicaSet.of(1, 2), none, one, false));
        contradicts(() -> new Configuration(one, none, none, none, true));
        assertThat(new Configuration(one, two, ReplicaSet.of(3), two, true))
                .hasToString("voters=(1)&&(2) learners=(3) learners_next=(2) autoleave");
    }

    private static void contradicts(Runnable maker) {
        assertThatIllegalArgumentException().isThrownBy(maker::run);
    }

    private static List<Change> changes(Random random, int count) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(new Change(TYPES[random.nextInt(TYPES.length)], random.nextInt(7)));
        }
        return changes;
    }
}
