package io.murmuration.testkit.stack;

import io.murmuration.consensus.machine.Chunks;
import io.murmuration.testkit.raft.SnapshotContent;
import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

/** Snapshots as parts and as bytes. */
final class Contents {

    private static final int MOST_IN_A_PART = 3_000;

    private Contents() {}

    static SnapshotContent read(Chunks parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part = parts.next(); part != null; part = parts.next()) {
            all.writeBytes(part);
        }
        return new SnapshotContent(all.toByteArray());
    }

    /** Returns the content in other parts than it was written in, as a disk may. */
    static Chunks cut(SnapshotContent content, SplittableRandom random) {
        int[] at = {0};
        SplittableRandom lengths = random.split();
        return () -> {
            int length = Math.min(1 + lengths.nextInt(MOST_IN_A_PART), content.length() - at[0]);
            if (length <= 0) {
                return null;
            }
            byte[] part = content.part(at[0], length);
            at[0] += length;
            return part;
        };
    }
}
