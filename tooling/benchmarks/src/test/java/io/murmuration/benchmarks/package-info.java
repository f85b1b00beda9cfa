/** That each benchmark does what it says it measures. Nothing here is timed. */
@NullMarked
package io.murmuration.benchmarks;

import org.jspecify.annotations.NullMarked;
