/**
 * How a cluster begins, once: N nodes that see each other, and nobody else, agree on a cluster id
 * and on their replica ids (ruling 12). Pure; what must be synced is asked for, and answered.
 *
 * <p>Start with {@link io.murmuration.consensus.bootstrap.Founding}.
 */
@NullMarked
package io.murmuration.consensus.bootstrap;

import org.jspecify.annotations.NullMarked;
