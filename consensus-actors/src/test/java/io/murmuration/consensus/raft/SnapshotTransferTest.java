package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.RaftMessage.InstallSnapshot;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunk;
import io.murmuration.consensus.raft.RaftMessage.SnapshotChunkReply;
import io.murmuration.consensus.raft.SnapshotSender.Pace;
import io.murmuration.consensus.raft.SnapshotSender.Range;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots in parts: whole, in order and at the stated pace, whatever is lost on the way. */
class SnapshotTransferTest {

    private static final InstallSnapshot ANNOUNCED =
            new InstallSnapshot(1, 2, 3, new SnapshotMeta(10, 2, Configuration.of(1, 2)));
    private static final Pace PACE = new Pace(10, 30, 40, 3, 50);

    private final SnapshotReceiver receiver = new SnapshotReceiver(2, 1_000);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private @Nullable InstallSnapshot complete;

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(5).nextBytes(bytes);
        return bytes;
    }

    private static SnapshotChunk chunk(SnapshotSender sender, Range range, byte[] content) {
        byte[] part = new byte[range.length()];
        System.arraycopy(content, (int) range.offset(), part, 0, part.length);
        return sender.chunk(range, part);
    }

    private @Nullable SnapshotChunkReply receive(SnapshotChunk chunk) {
        SnapshotReceiver.Step step = receiver.onChunk(chunk);
        if (step == null) {
            return null;
        }
        if (step.begin()) {
            written.reset();
        }
        if (step.write()) {
            written.writeBytes(chunk.bytes());
        }
        if (step.complete() != null) {
            complete = step.complete();
        }
        return step.reply();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatArrivesIsWhatWasSentThoughPartsAreLostDoubledAndLate(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] content = content(random.nextInt(500));
        SnapshotSender sender = new SnapshotSender(PACE, ANNOUNCED, content.length);
        List<Object> wire = new ArrayList<>();

        for (int tick = 0; tick < 2_000 && !sender.isOver(); tick++) {
            for (Range range = sender.next(); range != null; range = sender.next()) {
                wire.add(chunk(sender, range, content));
            }
            while (!wire.isEmpty() && random.nextInt(4) > 0) {
                Object next = wire.get(random.nextInt(wire.size()));
                if (random.nextInt(5) > 0) {
                    wire.remove(next);
                }
                if (random.nextInt(5) == 0) {
                    continue;
                }
                if (next instanceof SnapshotChunk part) {
                    SnapshotChunkReply reply = receive(part);
                    if (reply != null) {
                        wire.add(reply);
                    }
                } else if (next instanceof SnapshotChunkReply reply) {
                    sender.onReply(reply);
                }
            }
            sender.tick();
        }

        assertThat(sender.hasArrived()).as("seed %s", seed).isTrue();
        assertThat(complete).isEqualTo(ANNOUNCED);
        assertThat(written.toByteArray()).isEqualTo(content);
    }

    @Test
    void noMoreIsOnTheWayThanTheWindowAndNoMoreInATickThanThePace() {
        SnapshotSender sender = new SnapshotSender(PACE, ANNOUNCED, 1_000);

        assertThat(take(sender)).isEqualTo(30);

        sender.onReply(new SnapshotChunkReply(2, 1, 3, 10, 30));
        assertThat(take(sender)).isEqualTo(10);
        sender.tick();
        assertThat(take(sender)).isEqualTo(20);
    }

    private static int take(SnapshotSender sender) {
        int bytes = 0;
        for (Range range = sender.next(); range != null; range = sender.next()) {
            bytes += range.length();
        }
        return bytes;
    }

    @Test
    void aReceiverThatStartsAnewIsServedFromTheBeginning() {
        byte[] content = content(60);
        SnapshotSender sender = new SnapshotSender(PACE, ANNOUNCED, content.length);
        Range first = sender.next();
        assertThat(first).isNotNull();
        sender.onReply(new SnapshotChunkReply(2, 1, 3, 10, 30));

        sender.onReply(new SnapshotChunkReply(2, 1, 3, 10, 0));

        assertThat(sender.next()).isEqualTo(new Range(0, 10));
    }

    @Test
    void withoutAnyAnswerItGivesUp() {
        SnapshotSender sender = new SnapshotSender(PACE, ANNOUNCED, 100);

        for (int tick = 0; tick < PACE.patienceTicks(); tick++) {
            assertThat(sender.isOver()).isFalse();
            sender.tick();
        }

        assertThat(sender.isOver()).isTrue();
        assertThat(sender.hasArrived()).isFalse();
    }

    @Test
    void anEmptySnapshotArrivesToo() {
        SnapshotSender sender = new SnapshotSender(PACE, ANNOUNCED, 0);
        Range range = sender.next();
        assertThat(range).isEqualTo(new Range(0, 0));

        SnapshotChunkReply reply = receive(sender.chunk(new Range(0, 0), new byte[0]));
        assertThat(reply).isNotNull();
        sender.onReply(new SnapshotChunkReply(2, 1, 3, 10, 0));

        assertThat(complete).isEqualTo(ANNOUNCED);
        assertThat(sender.hasArrived()).isTrue();
    }

    @Test
    void aNewerSnapshotTakesThePlaceOfAnOlderAndNotTheOtherWayRound() {
        SnapshotMeta newer = new SnapshotMeta(20, 2, Configuration.of(1, 2));
        receive(new SnapshotChunk(1, 2, 3, ANNOUNCED.snapshot(), 0, 20, content(10)));

        SnapshotReceiver.Step step = receiver.onChunk(new SnapshotChunk(1, 2, 3, newer, 0, 20, content(10)));
        assertThat(step).matches(each -> each != null && each.begin());

        assertThat(receiver.onChunk(new SnapshotChunk(1, 2, 3, ANNOUNCED.snapshot(), 10, 20, content(10))))
                .isNull();
    }

    @Test
    void anotherSendersPartsAreNotPutBehindThoseOfTheFirst() {
        receive(new SnapshotChunk(1, 2, 3, ANNOUNCED.snapshot(), 0, 20, content(10)));

        SnapshotReceiver.Step step =
                receiver.onChunk(new SnapshotChunk(3, 2, 3, ANNOUNCED.snapshot(), 10, 20, content(10)));

        assertThat(step)
                .matches(each -> each != null && !each.write() && each.reply().wantOffset() == 0);
    }

    @Test
    void whatIsTooLargeOrOutsideOfItsOwnBoundsIsIgnored() {
        assertThat(receiver.onChunk(new SnapshotChunk(1, 2, 3, ANNOUNCED.snapshot(), 0, 1_001, content(1))))
                .isNull();
        assertThat(receiver.onChunk(new SnapshotChunk(1, 2, 3, ANNOUNCED.snapshot(), 9, 10, content(2))))
                .isNull();
        assertThat(receiver.onChunk(new SnapshotChunk(1, 2, 3, ANNOUNCED.snapshot(), -1, 10, content(2))))
                .isNull();
    }
}
