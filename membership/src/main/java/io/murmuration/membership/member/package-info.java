/**
 * What is said about members, as plain values: who they are, what state they are in, what happened
 * to them and why. Users, actors and the protocol share these values; all are immutable, so any
 * thread may hold them. Rules of the protocol live in {@code swim}. Start with {@link Member} and
 * {@link MembershipEvent}.
 */
@NullMarked
package io.murmuration.membership.member;

import org.jspecify.annotations.NullMarked;
