/** Tests of the public API, on real nodes in one process. */
@NullMarked
package io.murmuration.consensus;

import org.jspecify.annotations.NullMarked;
