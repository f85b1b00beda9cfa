/**
 * The rules of the house as tests: which code may know which
 * ({@link io.murmuration.agent.rules.LayerRules}) and how it is written
 * ({@link io.murmuration.agent.rules.Tidy}). They stand in this module because it sees all others.
 *
 * <p>A rule names the place and says what to do. Each is shown to catch a planted breach: a check
 * that cannot fail is worse than none. What a rule cannot see is left to the reviewer.
 * Single-threaded; start with {@code LayersTest}.
 */
@NullMarked
package io.murmuration.agent.rules;

import org.jspecify.annotations.NullMarked;
