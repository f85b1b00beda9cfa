/** The chat cluster: a tour of the public API. */
@NullMarked
package io.murmuration.chat;

import org.jspecify.annotations.NullMarked;
