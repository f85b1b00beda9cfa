@NullMarked
package io.murmuration.consensus.session;

import org.jspecify.annotations.NullMarked;
