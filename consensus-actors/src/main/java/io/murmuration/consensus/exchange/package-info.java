/**
 * What clients and replicas of a group say to each other, whatever carries it.
 *
 * <p>Start with {@link io.murmuration.consensus.exchange.Request}.
 */
@NullMarked
package io.murmuration.consensus.exchange;

import org.jspecify.annotations.NullMarked;
