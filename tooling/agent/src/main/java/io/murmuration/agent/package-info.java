/** A runnable node: command line, HTTP management, demo. */
@NullMarked
package io.murmuration.agent;

import org.jspecify.annotations.NullMarked;
