/**
 * Holds what newcomers read against what there is: the snippets of the README are cut from tests
 * that run ({@link io.murmuration.agent.readme.ReadmeTest}), and links, commands, settings and the
 * picture of the modules are compared with the project ({@code DocumentsTest}).
 *
 * <p>What the prose says beyond that is left to the reviewer. Start with {@code ReadmeTest}.
 */
@NullMarked
package io.murmuration.agent.readme;

import org.jspecify.annotations.NullMarked;
