package io.murmuration.testkit.planted;

import java.util.List;
import java.util.stream.Stream;

/** The table of planted bugs; docs/planted-bugs.md explains it. */
final class PlantedBugs {

    private PlantedBugs() {}

    static List<Bug> all() {
        return Stream.of(
                        ElectionBugs.all(),
                        ReplicationBugs.all(),
                        MembershipBugs.all(),
                        ReadBugs.all(),
                        EnvironmentBugs.all())
                .flatMap(List::stream)
                .toList();
    }
}
