/** Tests of {@code agent.http}. */
@NullMarked
package io.murmuration.agent.http;

import org.jspecify.annotations.NullMarked;
