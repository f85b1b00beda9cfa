/**
 * Who belongs to the cluster: the public entry points and, package-private beside them, the actors
 * behind them. What is decided about members is decided in {@code swim}; the actors here only bring
 * it time, packets and wishes, and tell what came out. Bytes are the business of {@code wire},
 * sockets of {@code transport}, first contacts of {@code discovery}.
 *
 * <p>Everything public here may be called from any thread. Start with {@link Membership}; inside,
 * with {@code MembershipActor}.
 */
@NullMarked
package io.murmuration.membership;

import org.jspecify.annotations.NullMarked;
