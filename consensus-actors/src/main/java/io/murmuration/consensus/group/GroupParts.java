package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.WatchDesk;
import io.murmuration.consensus.machine.StateMachine;

/**
 * What a replica serves.
 *
 * @param machine as it is before its first command; only the replica uses it from here on
 * @param sessions that the machine may ask about; kept up to date by the replica
 * @param watches told of what is applied
 */
public record GroupParts(StateMachine machine, OpenSessions sessions, WatchDesk watches) {}
