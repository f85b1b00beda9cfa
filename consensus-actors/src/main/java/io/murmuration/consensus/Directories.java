package io.murmuration.consensus;

import io.murmuration.consensus.log.NodeDirectory;

/** Opens the directory that settings ask for. */
final class Directories {

    private Directories() {}

    static NodeDirectory open(CoordinationSettings settings, String node) {
        return settings.storage().memory()
                ? NodeDirectory.inMemory(node)
                : NodeDirectory.open(settings.storage().path());
    }
}
