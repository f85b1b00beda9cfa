package io.murmuration.consensus.group;

import io.murmuration.consensus.machine.Chunks;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot's content: the group's own part, the sessions, the machine. However it is cut on its
 * way, the machine is given its own parts as it made them.
 *
 * <pre>
 *   section   parts of 4 length, bytes; then 4 zeros
 *   content   section of the group   section of the sessions   section of the machine
 * </pre>
 *
 * <p>The machine's section is missing where there is no state of it yet: in a founding snapshot.
 */
final class GroupContent {

    /** No machine makes larger parts; more is damage. */
    private static final int MAX_PART_BYTES = 64 << 20;

    private GroupContent() {}

    /** Returns the sections one after the other. To be read by another thread than this. */
    static Chunks of(Chunks... sections) {
        return new Writer(sections);
    }

    static Chunks single(byte[] part) {
        return new Chunks() {
            private boolean given;

            @Override
            public byte @Nullable [] next() {
                boolean first = !given;
                given = true;
                return first ? part : null;
            }
        };
    }

    private static final class Writer implements Chunks {

        private final Chunks[] sections;
        private int section;

        Writer(Chunks[] sections) {
            this.sections = sections;
        }

        @Override
        public byte @Nullable [] next() {
            if (section == sections.length) {
                return null;
            }
            byte[] part = sections[section].next();
            if (part == null) {
                section++;
                return new byte[Integer.BYTES];
            }
            return ByteBuffer.allocate(Integer.BYTES + part.length)
                    .putInt(part.length)
                    .put(part)
                    .array();
        }
    }

    /** Takes content apart again: section by section, each to its end. */
    static final class Reader {

        private final Chunks content;
        private ByteBuffer rest = ByteBuffer.allocate(0);

        Reader(Chunks content) {
            this.content = content;
        }

        /** Returns the parts of the next section, to be read to their end before the next is. */
        Chunks section() {
            return new Chunks() {
                private boolean ended;

                @Override
                public byte @Nullable [] next() {
                    if (ended) {
                        return null;
                    }
                    byte[] part = part();
                    ended = part == null;
                    return part;
                }
            };
        }

        /** Says whether there is another section. */
        boolean hasMore() {
            return fill();
        }

        private byte @Nullable [] part() {
            int length = ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
            if (length < 0 || length > MAX_PART_BYTES) {
                throw new IllegalArgumentException("a snapshot has a part of " + length + " bytes: it is damaged");
            }
            return length == 0 ? null : bytes(length);
        }

        private byte[] bytes(int count) {
            byte[] taken = new byte[count];
            int done = 0;
            while (done < count) {
                if (!fill()) {
                    throw new IllegalArgumentException("a snapshot ends amid of a part: it is damaged");
                }
                int now = Math.min(rest.remaining(), count - done);
                rest.get(taken, done, now);
                done += now;
            }
            return taken;
        }

        private boolean fill() {
            while (!rest.hasRemaining()) {
                byte[] next = content.next();
                if (next == null) {
                    return false;
                }
                rest = ByteBuffer.wrap(next);
            }
            return true;
        }
    }
}
