package io.murmuration.membership.transport;

/**
 * What a transport has counted since its start. Bytes are those of packets, without what lower
 * layers add.
 *
 * @param packetsIn packets that arrived, readable or not
 * @param bytesIn their bytes
 * @param packetsOut packets handed to the operating system or to Artery
 * @param bytesOut their bytes
 * @param malformed dropped on arrival: no packets of ours, or mangled
 * @param unknownMessages dropped on arrival: of a message type that is not known
 * @param otherVersions told to the owner by their headers only
 * @param expired dropped on arrival: kept back too long on the way
 * @param unsendable not sent: too large, or with a value out of its bounds
 * @param unresolved not sent: the host's address is not known, or not yet
 * @param overflowed not sent: too many were waiting, or nothing was bound
 * @param failed not sent: the operating system refused
 */
public record TransportCounters(
        long packetsIn,
        long bytesIn,
        long packetsOut,
        long bytesOut,
        long malformed,
        long unknownMessages,
        long otherVersions,
        long expired,
        long unsendable,
        long unresolved,
        long overflowed,
        long failed) {

    /** Returns how many packets were dropped, whatever the cause. */
    public long dropped() {
        return malformed + unknownMessages + expired + unsendable + unresolved + overflowed + failed;
    }
}
