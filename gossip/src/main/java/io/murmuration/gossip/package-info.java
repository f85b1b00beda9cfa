/**
 * How news travels. Sub-packages are pure: {@code rumour} decides which news a packet carries,
 * {@code view} finds out, in a few bytes, whether two nodes believe the same, and in which part
 * they differ. What the news means is left to those who send it.
 */
@NullMarked
package io.murmuration.gossip;

import org.jspecify.annotations.NullMarked;
