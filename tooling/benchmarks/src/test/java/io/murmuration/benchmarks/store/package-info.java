/** What can be said about contenders without starting any. */
@NullMarked
package io.murmuration.benchmarks.store;

import org.jspecify.annotations.NullMarked;
