package io.murmuration.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.testkit.history.MutexModel.Acquire;
import io.murmuration.testkit.history.MutexModel.Done;
import io.murmuration.testkit.history.MutexModel.Expire;
import io.murmuration.testkit.history.MutexModel.Granted;
import io.murmuration.testkit.history.MutexModel.Release;
import org.junit.jupiter.api.Test;

class MutexModelTest {

    private final History<MutexModel.Input, MutexModel.Output> history = new History<>(100);
    private long nowNanos;

    @Test
    void aLockGoesFromOwnerToOwnerWithGrowingTokens() {
        tell(new Acquire("a"), new Granted(3));
        tell(new Acquire("b"), new Done(false));
        tell(new Release("a", 3), new Done(true));
        tell(new Acquire("b"), new Granted(7));

        assertLinearizable(true);
    }

    @Test
    void aHolderMayBeToldItsTokenAgain() {
        tell(new Acquire("a"), new Granted(3));
        tell(new Acquire("a"), new Granted(3));
        assertLinearizable(true);

        tell(new Acquire("a"), new Granted(4));
        assertLinearizable(false);
    }

    @Test
    void aFreeLockIsNotRefused() {
        tell(new Acquire("a"), new Done(false));

        assertLinearizable(false);
    }

    @Test
    void aGrantThatNobodyHeardOfHoldsTheLockAndUsesUpAToken() {
        ask(new Acquire("a"));
        tell(new Acquire("b"), new Done(false));
        tell(new Release("a", 1), new Done(true));
        tell(new Acquire("b"), new Granted(2));
        assertLinearizable(true);

        tell(new Release("b", 2), new Done(true));
        tell(new Acquire("b"), new Granted(2));
        assertLinearizable(false);
    }

    @Test
    void theTokenOfAnUnheardGrantIsLearnedWithIt() {
        ask(new Acquire("a"));
        tell(new Acquire("b"), new Done(false));
        tell(new Acquire("a"), new Granted(9));
        tell(new Release("a", 9), new Done(true));
        assertLinearizable(true);

        tell(new Acquire("b"), new Granted(9));
        assertLinearizable(false);
    }

    @Test
    void whoseReleaseIsUnknownMayHoldItStill() {
        tell(new Acquire("a"), new Granted(1));
        ask(new Release("a", 1));
        tell(new Acquire("b"), new Done(false));
        tell(new Acquire("b"), new Granted(2));
        assertLinearizable(true);

        tell(new Acquire("c"), new Granted(3));
        assertLinearizable(false);
    }

    @Test
    void theEndOfASessionFreesWhatItHeldAndNothingElse() {
        tell(new Acquire("a"), new Granted(1));
        tell(new Expire("b"), new Done(false));
        tell(new Acquire("b"), new Done(false));
        ask(new Expire("a"));
        tell(new Acquire("b"), new Granted(2));
        assertLinearizable(true);

        tell(new Release("a", 1), new Done(true));
        assertLinearizable(false);
    }

    @Test
    void anOwnerHasAName() {
        assertThatThrownBy(() -> new Acquire("")).hasMessageContaining("has to have a name");
    }

    private int ask(MutexModel.Input input) {
        return history.invoke(input.owner(), "lock", input, nowNanos++);
    }

    private void tell(MutexModel.Input input, MutexModel.Output output) {
        history.ok(ask(input), output, nowNanos++);
    }

    private void assertLinearizable(boolean linearizable) {
        assertThat(LinearizabilityChecker.of(new MutexModel()).check(history))
                .isInstanceOf(linearizable ? Verdict.Linearizable.class : Verdict.Violated.class);
    }
}
