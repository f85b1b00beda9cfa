/** What the members agree on. Coming with the Raft layer. */
@NullMarked
package io.murmuration.consensus;

import org.jspecify.annotations.NullMarked;
