/**
 * Where a node finds the first others. A list in the configuration is built in; anything else is an
 * implementation of {@link io.murmuration.membership.discovery.ContactPoints}, the class to read
 * first. Which of the found nodes are contacted when is decided by {@code swim}.
 */
@NullMarked
package io.murmuration.membership.discovery;

import org.jspecify.annotations.NullMarked;
