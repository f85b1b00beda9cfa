/** Proves that a group of replicas keeps what it promises, on instant and on broken networks. */
@NullMarked
package io.murmuration.consensus.group;

import org.jspecify.annotations.NullMarked;
