/**
 * Decides which news goes into the next packet, and when a piece of news has been told often
 * enough.
 *
 * <p>It leaves to others what the news means, how it is encoded and to whom it goes. Source: Das,
 * Gupta and Motivala, <i>SWIM</i> (DSN 2002), §4.1. Pure; one owner at a time. Start reading at
 * {@link io.murmuration.gossip.rumour.RumourQueue}.
 */
@NullMarked
package io.murmuration.gossip.rumour;

import org.jspecify.annotations.NullMarked;
