/**
 * A tour in three processes: chat nodes on loopback find each other, talk, lose one of them,
 * notice, take it back, and part in good order. It decides what has to happen and by when, and
 * takes the nodes' own words for whether it did; what a chat node does is left to {@code chat}. One
 * thread for each process reads what it prints; {@link Timeline} is where they meet. Start with
 * {@link Demo}.
 */
@NullMarked
package io.murmuration.agent.demo;

import org.jspecify.annotations.NullMarked;
