package io.murmuration.chat.room;

import java.util.Comparator;

/**
 * One visit of one person to a room. A restarted node, or a person who left the room and came back,
 * is another speaker, so that sequence numbers never start over.
 *
 * @param nick what people call the person; not an identity
 * @param node the name of the person's node
 * @param uid the life of that node
 * @param visit counts the visits to rooms within that life
 */
public record Speaker(String nick, String node, long uid, int visit) implements Comparable<Speaker> {

    private static final Comparator<Speaker> ORDER = Comparator.comparing(Speaker::node)
            .thenComparingLong(Speaker::uid)
            .thenComparingInt(Speaker::visit)
            .thenComparing(Speaker::nick);

    @Override
    public int compareTo(Speaker other) {
        return ORDER.compare(this, other);
    }
}
