/** How news travels: rumours, digests and clocks. */
@NullMarked
package io.murmuration.gossip;

import org.jspecify.annotations.NullMarked;
