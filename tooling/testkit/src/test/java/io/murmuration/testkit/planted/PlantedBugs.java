package io.murmuration.testkit.planted;

import java.util.List;
import java.util.stream.Stream;

/** The table of planted bugs; docs/planted-bugs.md explains it. */
final class PlantedBugs {

    private PlantedBugs() {}

    static List<Bug> all() {
        return Stream.of(ElectionBugs.ALL, ReplicationBugs.ALL, MembershipBugs.ALL, ReadBugs.ALL, EnvironmentBugs.ALL)
                .flatMap(List::stream)
                .toList();
    }
}
