/** That the load counts what it should; against stores in memory, and nothing is timed. */
@NullMarked
package io.murmuration.benchmarks.load;

import org.jspecify.annotations.NullMarked;
