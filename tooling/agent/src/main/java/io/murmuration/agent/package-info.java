/**
 * A runnable node and the command {@code murmuration} around it. {@link
 * io.murmuration.agent.AgentMain} starts; {@code cli} holds the sub-commands, {@code node} one
 * running node, {@code http} its management endpoint, {@code demo} the tour in three processes.
 * Nothing here holds a rule of a protocol: those are in the libraries.
 */
@NullMarked
package io.murmuration.agent;

import org.jspecify.annotations.NullMarked;
