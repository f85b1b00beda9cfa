/**
 * The management endpoint of one node: JSON, server-sent events, metrics and health over the JDK's
 * own HTTP server. It decides who may ask ({@link RequestGuard}), how answers look and how many
 * streams are open; what is answered comes from {@link ManagedNode}, so that nothing here needs a
 * cluster. Handlers run on a bounded pool, one thread per request or stream. The contract with
 * callers is {@code docs/http.md}; start reading with {@link ManagementApi}.
 */
@NullMarked
package io.murmuration.agent.http;

import org.jspecify.annotations.NullMarked;
