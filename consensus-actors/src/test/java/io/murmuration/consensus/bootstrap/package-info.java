@NullMarked
package io.murmuration.consensus.bootstrap;

import org.jspecify.annotations.NullMarked;
