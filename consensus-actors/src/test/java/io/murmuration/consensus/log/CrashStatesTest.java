package io.murmuration.consensus.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.log.CrashDisk.Neglect;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrashStatesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatACrashLeavesIsWhatWasAcknowledgedOrTheStepUnderWay(long seed) {
        CrashRun run = new CrashRun(new CrashDisk(), seed, fresh(seed), 12);

        run.live(64);

        assertThat(run.violations()).isEmpty();
        assertThat(run.statesSeen()).isGreaterThan(1000);
        assertThat(run.secondLives()).isGreaterThan(40);
        assertThat(run.torn()).isGreaterThan(40);
    }

    @Tag("long")
    @Test
    void soItIsInAHundredLivesLookedAtMoreClosely() {
        for (long seed = 100; seed < 200; seed++) {
            CrashRun run = new CrashRun(new CrashDisk(), seed, fresh(seed), 40);
            run.live(128);
            assertThat(run.violations()).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
    void aLogOnADiskThatIsNotToldToSyncIsFoundOut(Neglect neglect) {
        CrashDisk disk = new CrashDisk();
        CrashRun run = new CrashRun(disk, 1, fresh(1), 12);
        disk.neglect = neglect;

        run.live(64);

        assertThat(run.violations()).isNotEmpty();
    }

    @Test
    void aLogWhoseSaltsAClientKnowsIsFoundOut() {
        CrashRun run = new CrashRun(new CrashDisk(), 1, old -> CrashRun.KNOWN_SALT, 12);

        run.live(64);

        assertThat(run.violations()).isNotEmpty();
    }

    private static IntUnaryOperator fresh(long seed) {
        Random dice = new Random(seed);
        return old -> {
            int salt = dice.nextInt();
            return salt == old ? salt + 1 : salt;
        };
    }
}
