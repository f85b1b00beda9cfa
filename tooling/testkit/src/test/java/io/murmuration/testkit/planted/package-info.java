/**
 * Known bugs, planted one by one into a copy of the Raft core or of the simulator around it, to see
 * that the simulator finds each of them. What the bugs are is decided by {@link
 * io.murmuration.testkit.planted.PlantedBugs}; the product knows nothing of it. Start reading at
 * {@link io.murmuration.testkit.planted.PlantedBugTest}. Single-threaded but for the simulator.
 */
@NullMarked
package io.murmuration.testkit.planted;

import org.jspecify.annotations.NullMarked;
