package io.murmuration.consensus.log;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may lie in a log's directory. */
final class FileNames {

    static final String LOCK = "lock";
    static final String IDENTITY = "identity";
    static final String IDENTITY_TEMPORARY = "identity.tmp";

    private static final Pattern SEGMENT = Pattern.compile("segment-([0-9a-f]{16})\\.log");
    private static final Pattern SNAPSHOT = Pattern.compile("snapshot-([0-9a-f]{16})-([0-9a-f]{16})\\.snap");
    private static final Pattern TEMPORARY =
            Pattern.compile("identity\\.tmp|segment-[0-9a-f]{16}\\.new|snapshot-[0-9a-f]{16}-[0-9a-f]{16}\\.tmp");

    private FileNames() {}

    /** Returns the first name that no log gives, or an empty string. */
    static String foreignIn(List<String> names) {
        for (String name : names) {
            boolean ours = name.equals(LOCK)
                    || name.equals(IDENTITY)
                    || isTemporary(name)
                    || segmentNumber(name) > 0
                    || SNAPSHOT.matcher(name).matches();
            if (!ours) {
                return name;
            }
        }
        return "";
    }

    /** Says whether this is something half made, worth nothing after a crash. */
    static boolean isTemporary(String name) {
        return TEMPORARY.matcher(name).matches();
    }

    /** Returns the number of a segment's file, 0 for all others. */
    static long segmentNumber(String name) {
        Matcher matcher = SEGMENT.matcher(name);
        return matcher.matches() ? Math.max(0, Long.parseUnsignedLong(matcher.group(1), 16)) : 0;
    }

    static boolean isSnapshot(String name) {
        return SNAPSHOT.matcher(name).matches();
    }

    /** Returns the index in the name of a snapshot's file. */
    static long snapshotIndex(String name) {
        Matcher matcher = SNAPSHOT.matcher(name);
        return matcher.matches() ? Long.parseUnsignedLong(matcher.group(1), 16) : 0;
    }

    /** Returns the name of a snapshot's file, {@code finished} or not. */
    static String snapshot(long index, long term, boolean finished) {
        return String.format("snapshot-%016x-%016x.%s", index, term, finished ? "snap" : "tmp");
    }
}
