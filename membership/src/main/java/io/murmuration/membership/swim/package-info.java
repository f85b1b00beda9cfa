/**
 * The membership protocol: SWIM (Das, Gupta, Motivala, DSN 2002) with Lifeguard's care for sick
 * judges (Dadgar, Phillips, Currey, 2017) and phi accrual (Hayashibara et al., SRDS 2004) on the
 * members' own pauses as the judge of silence.
 *
 * <p>Everything here is a single-threaded state machine: a call brings input and the time, its
 * outcome goes to {@link io.murmuration.membership.swim.Effects}. The same seed and the same inputs
 * give the same effects, bit for bit. Sockets, clocks and threads are the business of the actor
 * that owns a {@link io.murmuration.membership.swim.Swim}; bytes are the business of {@code wire}.
 *
 * <p>Start with {@link io.murmuration.membership.swim.Swim}, which hands each input to the part
 * that it concerns; then {@link io.murmuration.membership.swim.MemberRecord}, the lattice that
 * makes views converge, and {@link io.murmuration.membership.swim.SwimMessage}.
 */
@NullMarked
package io.murmuration.membership.swim;

import org.jspecify.annotations.NullMarked;
