package io.murmuration.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.OpResult;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.Txn;
import io.murmuration.consensus.api.TxnResult;
import io.murmuration.testkit.history.RevisionOrder;
import io.murmuration.testkit.history.StoreModel.Transact;
import io.murmuration.testkit.history.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private static final long SESSION = 7;

    private final Recorder recorder = new Recorder();

    private int put(String key, long session) {
        return recorder.ask(
                        "c1",
                        key,
                        id -> new Transact(Txn.of(new Op.Put(Bytes.of(key), Bytes.of("#" + id), session, false))))
                .id();
    }

    private void done(int id, String key, long revision) {
        recorder.answered(id, new TxnResult(revision, true, List.of(new OpResult.Put(Bytes.of(key), null))), true);
    }

    private Verdict judge(Map<Long, Integer> tags, Map<Long, Set<Long>> ended) {
        Recorder.Story story = recorder.story(tags, ended);
        return RevisionOrder.check(story.history(), story.unheard());
    }

    @Test
    void aWriteOfUnknownOutcomeMayHaveMadeARevision() {
        int lost = put("a", 0);
        recorder.failed(lost, failure(Outcome.UNKNOWN), false);
        int heard = put("b", 0);
        done(heard, "b", 2);

        assertThat(judge(Map.of(1L, lost, 2L, heard), Map.of())).isInstanceOf(Verdict.Linearizable.class);
        assertThat(recorder.unknown()).isEqualTo(1);
    }

    @Test
    void aWriteThatWasSaidNotToBeDoneMustNotHaveMadeOne() {
        int refused = put("a", 0);
        recorder.failed(refused, failure(Outcome.NOT_DONE), false);

        assertThat(judge(Map.of(1L, refused), Map.of())).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void anAcknowledgedWriteThatIsNotThereIsFound() {
        int first = put("a", 0);
        done(first, "a", 1);
        int second = put("a", 0);
        done(second, "a", 1);

        assertThat(judge(Map.of(1L, second), Map.of())).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void theEndOfASessionIsARevisionOfNobodysAsking() {
        recorder.opened(SESSION);
        int bound = put("e", SESSION);
        done(bound, "e", 1);
        int after = put("b", 0);
        done(after, "b", 3);

        assertThat(judge(Map.of(1L, bound, 3L, after), Map.of(2L, Set.of(SESSION))))
                .isInstanceOf(Verdict.Linearizable.class);
        assertThat(judge(Map.of(1L, bound, 3L, after), Map.of())).isInstanceOf(Verdict.Violated.class);
    }

    private static CoordinationException failure(Outcome outcome) {
        return new CoordinationException(outcome, Reason.DEADLINE, "the deadline passed", 0);
    }
}
