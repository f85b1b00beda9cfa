package io.murmuration.membership.swim;

/** What a core counts, for {@link SwimStats}. */
final class Counters {
    long probes;
    long probesMissed;
    long indirectAsked;
    long suspicions;
    long deaths;
    long refutations;
    long pauses;
    long syncs;
    long packetsRefused;
    long packetsIgnored;
}
