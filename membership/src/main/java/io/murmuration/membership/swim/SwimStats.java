package io.murmuration.membership.swim;

/**
 * What a core has counted since its start.
 *
 * @param probes regular and random probes sent
 * @param probesMissed probes not answered in time
 * @param indirectAsked requests to others to probe for this node
 * @param suspicions members this node was the first to suspect, in its own eyes
 * @param deaths verdicts of death that this node took part in
 * @param refutations times this node had to say that it lives
 * @param pauses own pauses noticed
 * @param syncs comparisons of views begun
 * @param packetsRefused packets refused for what their headers say
 * @param packetsIgnored packets from unknown or ended lives, or for one
 * @param rumoursDropped pieces of news dropped since too many waited
 * @param rumoursWaiting pieces of news that wait now
 * @param localHealth Lifeguard's score: 0 well, 8 sick
 */
public record SwimStats(
        long probes,
        long probesMissed,
        long indirectAsked,
        long suspicions,
        long deaths,
        long refutations,
        long pauses,
        long syncs,
        long packetsRefused,
        long packetsIgnored,
        long rumoursDropped,
        long rumoursWaiting,
        int localHealth) {}
