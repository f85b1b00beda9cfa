/** Tests of {@code agent.demo}. */
@NullMarked
package io.murmuration.agent.demo;

import org.jspecify.annotations.NullMarked;
