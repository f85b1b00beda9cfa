/**
 * The replicated log on one replica's disk: entries, hard state and snapshots.
 *
 * <p>Decides what a write needs to be durable, what of a directory can be trusted after a crash,
 * and when a log must not be served from at all. It leaves to others what the entries mean, when to
 * take a snapshot, and what a replica does whose log is refused (it comes back as a new one).
 *
 * <p>Source: Raft §5.1, §5.3 and §7 on what must be durable; the format and the rules of recovery
 * are our own and stand in {@code docs/log.md}. {@link io.murmuration.consensus.log.SegmentedLog}
 * has no thread and is what the simulator drives through a virtual {@link
 * io.murmuration.consensus.log.Disk}; {@link io.murmuration.consensus.log.WriteAheadLog} gives it a
 * thread of its own. Start reading at {@code RecordFormat}, then {@code Recovery}, then {@code
 * SegmentedLog}.
 */
@NullMarked
package io.murmuration.consensus.log;

import org.jspecify.annotations.NullMarked;
