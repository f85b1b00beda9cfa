package io.murmuration.consensus.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Changed;
import io.murmuration.consensus.api.WatchEvent.Compacted;
import io.murmuration.consensus.api.WatchEvent.Ended;
import io.murmuration.consensus.api.WatchEvent.Progress;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {

    private final ClientRig rig = new ClientRig("a", "b");
    private final WatchSpec all = WatchSpec.of(KeyRange.ALL);

    private void tell(String endpoint, WatchEvent... events) {
        rig.answer(
                endpoint, new Response.Watched(rig.last(Request.OpenWatch.class).id(), List.of(events)));
    }

    private static Changed changed(long revision) {
        return new Changed(revision, List.of());
    }

    @Test
    void aWatchGoesOnElsewhereBehindWhatItTold() {
        rig.core.watch(all.from(5), rig.now);
        tell("a", changed(5), changed(8));
        rig.core.lost("a", false, rig.now);
        Request.OpenWatch again = rig.last(Request.OpenWatch.class);
        assertThat(rig.last().endpoint()).isEqualTo("b");
        assertThat(again.spec().fromRevision()).isEqualTo(9);
        tell("b", changed(9));

        assertThat(rig.events).containsExactly(changed(5), changed(8), changed(9));
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        rig.core.watch(all.from(5), rig.now);
        tell("a", changed(5), changed(6), changed(6), changed(5), new Progress(6), changed(7));

        assertThat(rig.events).containsExactly(changed(5), changed(6), changed(7));
    }

    @Test
    void progressMovesThePlaceWhereItGoesOn() {
        rig.core.watch(all.from(5), rig.now);
        tell("a", new Progress(100));
        rig.core.lost("a", false, rig.now);

        assertThat(rig.last(Request.OpenWatch.class).spec().fromRevision()).isEqualTo(101);
    }

    @Test
    void aWatchFromTheNextChangeOnBeginsWhereTheFirstAnswerSays() {
        rig.core.watch(all, rig.now);
        rig.core.lost("a", false, rig.now);
        assertThat(rig.last(Request.OpenWatch.class).spec().fromRevision()).isZero();
        tell("b", new Progress(0));
        assertThat(rig.events).containsExactly(new Progress(0));
        rig.core.lost("b", false, rig.now);
        rig.pass(600);

        assertThat(rig.last(Request.OpenWatch.class).spec().fromRevision()).isEqualTo(1);
    }

    @Test
    void answersToAnEarlierOpeningAreNotHeard() {
        rig.core.watch(all.from(5), rig.now);
        Request.OpenWatch first = rig.last(Request.OpenWatch.class);
        rig.core.lost("a", false, rig.now);
        rig.answer("a", new Response.Watched(first.id(), List.of(changed(5))));

        assertThat(rig.events).isEmpty();
    }

    @Test
    void anOpeningWithoutAnswerIsCancelledAndMadeElsewhere() {
        rig.core.watch(all.from(5), rig.now);
        Request.OpenWatch first = rig.last(Request.OpenWatch.class);
        rig.pass(4_010);

        assertThat(rig.last(Request.CancelWatch.class).id()).isEqualTo(first.id());
        assertThat(rig.last().endpoint()).isEqualTo("b");
        tell("b", changed(5));
        rig.pass(60_000);
        assertThat(rig.all(Request.OpenWatch.class)).hasSize(2);
    }

    @Test
    void aCompactedWatchEnds() {
        rig.core.watch(all.from(5), rig.now);
        tell("a", new Compacted(50), changed(51));
        rig.core.lost("a", false, rig.now);
        rig.pass(1_000);

        assertThat(rig.events).containsExactly(new Compacted(50));
        assertThat(rig.all(Request.OpenWatch.class)).hasSize(1);
        assertThat(rig.core.underWay()).isZero();
    }

    @Test
    void aWatchOfTheFirstChangeEndsWithIt() {
        rig.core.watch(all.from(5).firstOnly(), rig.now);
        tell("a", new Progress(6), changed(7), changed(8));

        assertThat(rig.events).hasSize(3).contains(changed(7)).doesNotContain(changed(8));
        assertThat(rig.events.get(2)).isInstanceOf(Ended.class);
        assertThat(rig.core.underWay()).isZero();
    }

    @Test
    void aCancelledWatchTellsNothingMore() {
        long watch = rig.core.watch(all.from(5), rig.now);
        tell("a", changed(5));
        rig.core.cancelWatch(watch, rig.now);
        tell("a", changed(6));

        assertThat(rig.last(Request.CancelWatch.class).id())
                .isEqualTo(rig.last(Request.OpenWatch.class).id());
        assertThat(rig.events).hasSize(2).doesNotContain(changed(6));
    }

    @Test
    void whatIsTakenIsAcknowledgedOncePerTick() {
        long watch = rig.core.watch(all.from(5), rig.now);
        tell("a", changed(5), changed(6), changed(7));
        rig.core.watchTaken(watch, 5, rig.now);
        rig.core.watchTaken(watch, 7, rig.now);
        rig.core.watchTaken(watch, 6, rig.now);
        rig.pass(50);

        assertThat(rig.all(Request.AckWatch.class)).hasSize(1);
        assertThat(rig.last(Request.AckWatch.class).revision()).isEqualTo(7);
    }

    @Test
    void aWatchThatIsRefusedEverywhereEndsAndSaysWhy() {
        rig.core.watch(all.from(5), rig.now);
        for (String endpoint : List.of("a", "b")) {
            long id = rig.last(Request.OpenWatch.class).id();
            rig.answer(endpoint, new Response.Failed(id, Outcome.NOT_DONE, Reason.UNSUPPORTED, "no watches", 0));
        }

        assertThat(rig.events).containsExactly(new Ended("no watches"));
    }
}
