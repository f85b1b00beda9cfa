/** Decides who is silent, and whether that is death: pure arithmetic of evidence. */
@NullMarked
package io.murmuration.failuredetector;

import org.jspecify.annotations.NullMarked;
