/** How packets get to other nodes. */
@NullMarked
package io.murmuration.membership.transport;

import org.jspecify.annotations.NullMarked;
