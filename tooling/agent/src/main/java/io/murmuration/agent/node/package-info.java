/**
 * One running node: its actor system, its management endpoint and its run file, brought up and
 * taken down in order. It decides what a node process needs around {@code Membership}; the protocol
 * and its settings are left to that module. Start with {@link NodeProcess}; {@link RunDirectory} is
 * how other processes of the same user find the node.
 */
@NullMarked
package io.murmuration.agent.node;

import org.jspecify.annotations.NullMarked;
