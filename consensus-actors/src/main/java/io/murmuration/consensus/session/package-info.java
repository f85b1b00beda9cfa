/**
 * Sessions and leases: the replicated table with what makes requests run once, the leader's watch
 * over their time to live, and the client's own reckoning of how long one is sure to live.
 *
 * <p>Pure. Start with {@code SessionTable}; thesis §6.3, rulings 5 and 15.
 */
@NullMarked
package io.murmuration.consensus.session;

import org.jspecify.annotations.NullMarked;
