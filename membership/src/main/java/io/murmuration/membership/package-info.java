/** Who belongs to the cluster: the public entry points and the actors behind them. */
@NullMarked
package io.murmuration.membership;

import org.jspecify.annotations.NullMarked;
