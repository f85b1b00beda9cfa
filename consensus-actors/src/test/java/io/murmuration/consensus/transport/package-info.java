@NullMarked
package io.murmuration.consensus.transport;

import org.jspecify.annotations.NullMarked;
