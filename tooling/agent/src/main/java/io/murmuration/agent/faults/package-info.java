/**
 * A store under faults in real processes: nodes are killed, paused, cut off and their disks
 * damaged, while clients work; at the end what the clients saw is judged.
 *
 * <p>Which faults and which work come is drawn from a seed; when they hit is up to the machine, so
 * runs with one seed are alike, not equal. What the verdict means is left to {@code
 * testkit.history}. After Jepsen, and the robustness tests of etcd.
 *
 * <p>Start with {@link io.murmuration.agent.faults.FaultRun}; docs/faults.md.
 */
@NullMarked
package io.murmuration.agent.faults;

import org.jspecify.annotations.NullMarked;
