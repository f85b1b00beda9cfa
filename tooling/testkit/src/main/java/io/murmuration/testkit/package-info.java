/** Virtual time and network: runs the same cores as production, a thousand at once. */
@NullMarked
package io.murmuration.testkit;

import org.jspecify.annotations.NullMarked;
