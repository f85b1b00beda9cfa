/**
 * The sub-commands of {@code murmuration}, one class each, and how they show what they got. They
 * decide what a user may ask and how failing is told (one line: what, where, what to do; {@link
 * ExitCode}); nodes are run by {@code agent.node}, asked over HTTP, and the demo has a package of
 * its own. Each command runs on the main thread. Start with {@link Murmuration}.
 */
@NullMarked
package io.murmuration.agent.cli;

import org.jspecify.annotations.NullMarked;
