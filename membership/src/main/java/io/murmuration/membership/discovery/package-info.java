/** Where a node finds the first others. */
@NullMarked
package io.murmuration.membership.discovery;

import org.jspecify.annotations.NullMarked;
