package io.murmuration.consensus.log;

import java.io.Serial;

/**
 * Something that was once durable is no longer there. Whoever served from such a log could break
 * its promises, so nobody may; the files are left as they are.
 */
public final class DamagedLogException extends LogException {

    @Serial
    private static final long serialVersionUID = 1;

    private final String file;
    private final long offset;
    private final long index;

    /**
     * Names the place.
     *
     * @param offset of the damage in the file, in bytes; -1 where the file is missing
     * @param index of the last entry known to be whole before the damage
     */
    DamagedLogException(String file, long offset, long index, String what) {
        super(
                file + (offset < 0 ? "" : ", offset " + offset) + ": " + what + "; whole up to index " + index
                        + ". The log is not served from and left as it is: keep the directory aside, and let the"
                        + " replica come back under a new id",
                null);
        this.file = file;
        this.offset = offset;
        this.index = index;
    }

    private DamagedLogException(String place, DamagedLogException cause) {
        super(place + ": " + cause.getMessage(), cause);
        file = cause.file;
        offset = cause.offset;
        index = cause.index;
    }

    /** Of the log of a group that was there and is not any more. */
    public static DamagedLogException gone(String group, String place) {
        return new DamagedLogException(
                FileNames.IDENTITY, -1, 0, "the log of group '" + group + "' is gone from " + place);
    }

    /** Returns the same, with the directory in its message. */
    DamagedLogException in(String place) {
        return new DamagedLogException(place, this);
    }

    public String file() {
        return file;
    }

    /** Returns where in the file, -1 where it is missing. */
    public long offset() {
        return offset;
    }

    /** Returns the last index known to be whole. */
    public long index() {
        return index;
    }
}
