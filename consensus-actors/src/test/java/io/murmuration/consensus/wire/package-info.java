@NullMarked
package io.murmuration.consensus.wire;

import org.jspecify.annotations.NullMarked;
