/** The whole-stack simulator, and that it finds what it should. */
@NullMarked
package io.murmuration.testkit.stack;

import org.jspecify.annotations.NullMarked;
