package io.murmuration.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.testkit.scenario.LinkGraph.Kind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkGraphTest {

    @Test
    void fiveNodesMakeThirtyFourShapes() {
        // OEIS A000088.
        assertThat(LinkGraph.shapes()).hasSize(34);
    }

    @Test
    void kindsAreAsManyAsCombinatoricsSays() {
        // Labelled graphs on five nodes: 1,024; without a triangle 388 (OEIS A213434); in which
        // nobody has two neighbours 26 (OEIS A000085).
        assertThat(count(Kind.MAJORITY_SEES_EACH_OTHER)).isEqualTo(1_024 - 388);
        assertThat(count(Kind.ONE_SEES_A_MAJORITY)).isEqualTo(388 - 26);
        assertThat(count(Kind.NO_MAJORITY)).isEqualTo(26);
    }

    private static long count(Kind kind) {
        return IntStream.range(0, LinkGraph.TWO_WAY_GRAPHS)
                .filter(number -> LinkGraph.twoWay(number).kind() == kind)
                .count();
    }

    @Test
    void aLinkThatGoesOneWayIsNotSeeing() {
        LinkGraph graph = LinkGraph.twoWay(1);
        LinkGraph oneWay = new LinkGraph(1 << 1);

        assertThat(graph).hasToString("1-2");
        assertThat(oneWay).hasToString("1>2");
        assertThat(oneWay.kind()).isEqualTo(Kind.NO_MAJORITY);
    }
}
