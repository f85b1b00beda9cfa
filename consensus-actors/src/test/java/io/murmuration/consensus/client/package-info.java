/** Tests of the client against replicas played by hand, and against a group at its worst. */
@NullMarked
package io.murmuration.consensus.client;

import org.jspecify.annotations.NullMarked;
