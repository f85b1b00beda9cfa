/** Tests of {@code agent.node}. */
@NullMarked
package io.murmuration.agent.node;

import org.jspecify.annotations.NullMarked;
