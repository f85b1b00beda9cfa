package io.murmuration.testkit.history;

import java.util.Optional;

/**
 * A lock per key that one owner holds at a time, with fencing tokens: each new grant carries a
 * greater token than every grant before it.
 *
 * <p>Sessions end without an answer to anybody. Record that as {@link Expire}, begun when the
 * session may have ended at the earliest: ended with {@link History#ok} when it certainly has, or
 * unknown. Without it a lock whose holder died is held for ever.
 */
public final class MutexModel implements Model<MutexModel.Lock, MutexModel.Input, MutexModel.Output> {

    /**
     * The state of one lock.
     *
     * @param holder who holds it; empty if nobody does
     * @param token of its grant, 0 if the holder's grant was unheard
     * @param lastToken no new grant may carry this token or a smaller one
     */
    public record Lock(String holder, long token, long lastToken) {

        boolean isFree() {
            return holder.isEmpty();
        }

        boolean mayBeHeldWith(String owner, long heldToken) {
            return holder.equals(owner) && (token == 0 ? heldToken >= lastToken : heldToken == token);
        }

        boolean isHeldWith(String owner, long heldToken) {
            return token != 0 && mayBeHeldWith(owner, heldToken);
        }

        Lock released(long knownToken) {
            return new Lock("", 0, Math.max(lastToken, knownToken));
        }
    }

    /** What a lock is asked. */
    public sealed interface Input {

        /** Returns who asks; never empty. */
        String owner();
    }

    /**
     * Answered by {@link Granted}, or {@link Done} with false: somebody holds it. An owner that
     * holds it and asks again may be told its token again. A wait that timed out says nothing of
     * the lock: record it as failed.
     */
    public record Acquire(String owner) implements Input {
        public Acquire {
            checkOwner(owner);
        }
    }

    /** Answered by {@link Done}: whether this owner held it with this token, and so let it go. */
    public record Release(String owner, long token) implements Input {
        public Release {
            checkOwner(owner);
        }
    }

    /**
     * The owner's session ended, and with it what it held; answered by {@link Done}, either way.
     */
    public record Expire(String owner) implements Input {
        public Expire {
            checkOwner(owner);
        }
    }

    /** What a lock answers. */
    public sealed interface Output {}

    /** The asker holds the lock; tokens are positive. */
    public record Granted(long token) implements Output {}

    /** Whether the lock was changed. */
    public record Done(boolean applied) implements Output {}

    @Override
    public Lock initial() {
        return new Lock("", 0, 0);
    }

    @Override
    public Optional<Lock> step(Lock lock, Input input, Output output) {
        if (output instanceof Granted granted) {
            return input instanceof Acquire ? granted(lock, input.owner(), granted.token()) : Optional.empty();
        }
        boolean applied = output instanceof Done done && done.applied();
        if (input instanceof Acquire) {
            return applied || lock.isFree() ? Optional.empty() : Optional.of(lock);
        }
        if (input instanceof Release release && !applied) {
            return lock.isHeldWith(release.owner(), release.token()) ? Optional.empty() : Optional.of(lock);
        }
        if (input instanceof Release release && !lock.mayBeHeldWith(release.owner(), release.token())) {
            return Optional.empty();
        }
        return Optional.of(unheard(lock, input));
    }

    @Override
    public Lock unheard(Lock lock, Input input) {
        if (input instanceof Acquire) {
            return lock.isFree() ? new Lock(input.owner(), 0, lock.lastToken() + 1) : lock;
        }
        if (input instanceof Release release) {
            boolean lets = lock.mayBeHeldWith(release.owner(), release.token());
            return lets ? lock.released(release.token()) : lock;
        }
        return lock.holder().equals(input.owner()) ? lock.released(0) : lock;
    }

    @Override
    public boolean isRead(Input input, Output output) {
        return !(input instanceof Expire) && output instanceof Done done && !done.applied();
    }

    private static Optional<Lock> granted(Lock lock, String owner, long token) {
        boolean anew = lock.isFree() && token > lock.lastToken();
        return anew || lock.mayBeHeldWith(owner, token) ? Optional.of(new Lock(owner, token, token)) : Optional.empty();
    }

    private static void checkOwner(String owner) {
        if (owner.isEmpty()) {
            throw new IllegalArgumentException("the owner of a lock has to have a name: an empty one says nobody");
        }
    }
}
