/** Tests of {@code agent.cli}. */
@NullMarked
package io.murmuration.agent.cli;

import org.jspecify.annotations.NullMarked;
