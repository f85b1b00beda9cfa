/** Real processes under faults, for a minute, and the parts of that by themselves. */
@NullMarked
package io.murmuration.agent.faults;

import org.jspecify.annotations.NullMarked;
