/**
 * Decides whether two nodes believe the same, and in which part of their views they differ.
 *
 * <p>Entries are hashed into 64 buckets whatever the order they came in; one number stands for all
 * of them and travels in every packet. Where the numbers differ the buckets are compared, and only
 * the entries of differing buckets are exchanged: the cost follows the difference, not the size.
 * What an entry is, and how entries merge, is left to the owner of the view. The idea is the
 * checksum of Ringpop, made additive. Pure; one owner at a time. Start reading at
 * {@link io.murmuration.gossip.view.ViewDigest}.
 */
@NullMarked
package io.murmuration.gossip.view;

import org.jspecify.annotations.NullMarked;
