/** Bytes and packets: a compact, versioned codec that no input can break. Pure. */
@NullMarked
package io.murmuration.membership.wire;

import org.jspecify.annotations.NullMarked;
