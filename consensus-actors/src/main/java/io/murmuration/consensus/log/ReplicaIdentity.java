package io.murmuration.consensus.log;

/**
 * Whose log a directory holds. Minted once with the directory, and never changed.
 *
 * @param clusterId 64 random bits that all replicas of a cluster share; not 0
 * @param replicaId 64 random bits of this replica alone; not 0
 */
public record ReplicaIdentity(long clusterId, long replicaId) {

    public ReplicaIdentity {
        if (clusterId == 0 || replicaId == 0) {
            throw new IllegalArgumentException("cluster id and replica id must not be 0: " + Long.toHexString(clusterId)
                    + ", " + Long.toHexString(replicaId));
        }
    }

    @Override
    public String toString() {
        return "replica " + Long.toHexString(replicaId) + " of cluster " + Long.toHexString(clusterId);
    }
}
