package io.murmuration.consensus.log;

import io.murmuration.consensus.bootstrap.Acceptance;
import io.murmuration.consensus.bootstrap.Standing;
import io.murmuration.consensus.log.LogRefusedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node must not forget: to whom it belongs, what it has agreed to found, and the logs of its
 * groups.
 *
 * <pre>
 *   DIR/lock             locked while a process has the directory open
 *   DIR/joins-only       there was something before: this node founds nothing (ruling 1)
 *   DIR/node/acceptance  the one founding that it has accepted
 *   DIR/node/identity    cluster id and replica id
 *   DIR/groups/NAME/     the log of a group
 *   DIR/aside-N/         what was set aside, as it was
 * </pre>
 *
 * <p>Every change is durable when the call returns. Nothing that was written is changed, but moved
 * aside as a whole. One owner; {@link #logDisk} may be called by others.
 */
public final class NodeDirectory implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String JOINS_ONLY = "joins-only";
    private static final String NODE = "node";
    private static final String GROUPS = "groups";
    private static final String ASIDE = "aside-";
    private static final String ACCEPTANCE = "acceptance";
    private static final String IDENTITY = "identity";
    private static final Pattern GROUP = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final NodePlace place;
    private Standing standing;
    private String setAside = "";

    private NodeDirectory(NodePlace place) {
        this.place = place;
        standing = new Standing.Empty(true);
    }

    /**
     * Opens the directory, which is made where it is missing. Where what it says of the node is
     * damaged, or logs are there but not whose, all is set aside: see {@link #setAsideBecause}.
     *
     * @throws LogRefusedException if it is locked, holds what no node writes, is of a newer release
     *     or cannot be read; nothing has been changed then
     */
    public static NodeDirectory open(Path directory) {
        try {
            return open(new NodePlace.Real(directory.toAbsolutePath().normalize()));
        } catch (IOException e) {
            throw refused(directory.toString(), Reason.UNREADABLE, "it cannot be made or read: " + e.getMessage(), e);
        }
    }

    /** Opens one that is gone with the process. */
    public static NodeDirectory inMemory(String name) {
        NodePlace place = new NodePlace.Memory(name);
        try {
            return open(place);
        } catch (IOException e) {
            throw refused(place.top().place(), Reason.UNREADABLE, "it cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Sets all aside, so that the node starts anew and may found a cluster or join one. For a
     * founding that failed; whoever resets a member of a cluster should remove its replica there.
     *
     * @param force has to be true where anything was accepted or belonged to
     * @return what was done, for people
     * @throws LogRefusedException if a process has it open, or without force
     */
    public static String reset(Path directory, boolean force) {
        try (NodeDirectory opened = open(directory)) {
            return opened.reset(force);
        }
    }

    static NodeDirectory open(NodePlace place) throws IOException {
        Disk top = place.top();
        for (String name : top.list()) {
            boolean ours =
                    List.of(LOCK, JOINS_ONLY, JOINS_ONLY + ".tmp", NODE, GROUPS).contains(name)
                            || name.startsWith(ASIDE);
            if (!ours) {
                throw refused(
                        top.place(),
                        Reason.FOREIGN_FILE,
                        "\"" + name + "\" is no file of a node: take it out, or name another directory",
                        null);
            }
        }
        if (!top.isWritable()) {
            throw refused(top.place(), Reason.READ_ONLY, "it cannot be written to: change its permissions", null);
        }
        if (!top.lock(LOCK)) {
            throw refused(top.place(), Reason.LOCKED, "another process has it open: stop that one first", null);
        }
        NodeDirectory directory = new NodeDirectory(place);
        try {
            directory.load();
            return directory;
        } catch (IOException | LogException e) {
            directory.close();
            throw e;
        }
    }

    /** Returns what the directory says, as it is now. */
    public Standing standing() {
        return standing;
    }

    /** Returns where it is, for messages. */
    public String place() {
        return place.top().place();
    }

    /** Returns what the opening or {@link #setAside} moved, why and whereto; empty if nothing. */
    public String setAsideBecause() {
        return setAside;
    }

    /**
     * Keeps the one founding that this node agrees to.
     *
     * @throws IllegalStateException if there is another one, or the node belongs to a cluster
     * @throws LogException if it could not be made durable; then nobody knows whether it is
     */
    public void storeAcceptance(Acceptance acceptance) {
        if (standing.equals(new Standing.Accepted(acceptance))) {
            return;
        }
        if (!(standing instanceof Standing.Empty)) {
            throw new IllegalStateException(place() + " says " + standing + " and cannot take " + acceptance);
        }
        write(ACCEPTANCE, acceptance.encode());
        standing = new Standing.Accepted(acceptance);
    }

    /**
     * Keeps to whom this node belongs. The logs that begin with it are to be made before; the first
     * message is to be sent after.
     *
     * @throws IllegalStateException if it belongs to another cluster, or under another id
     * @throws LogException if it could not be made durable; then nobody knows whether it is
     */
    public void found(long clusterId, long replicaId) {
        Standing.Initialised next = new Standing.Initialised(clusterId, replicaId);
        ReplicaIdentity identity = new ReplicaIdentity(clusterId, replicaId);
        if (standing.equals(next)) {
            return;
        }
        if (standing instanceof Standing.Initialised) {
            throw new IllegalStateException(place() + " says " + standing + " and cannot become " + identity);
        }
        ByteBuffer content = ByteBuffer.allocate(16);
        content.putLong(clusterId).putLong(replicaId);
        write(IDENTITY, content.array());
        standing = next;
    }

    /**
     * Returns where the log of a group is, or is to be.
     *
     * @param group 1 to 64 small letters, digits, dots, hyphens and underscores
     */
    public Disk logDisk(String group) {
        if (!GROUP.matcher(group).matches()) {
            throw new IllegalArgumentException("'" + group
                    + "' cannot name a group: take 1 to 64 of a-z, 0-9, dot, hyphen, underscore, a letter or digit"
                    + " first");
        }
        try {
            return place.folder(GROUPS + "/" + group);
        } catch (IOException e) {
            throw new LogException(place() + ": no room for group " + group + ": " + e.getMessage(), e);
        }
    }

    /** Returns the groups of which there is a log, sorted. */
    public List<String> groups() {
        try {
            return place.has(GROUPS) ? place.namesIn(GROUPS) : List.of();
        } catch (IOException e) {
            throw new LogException(place() + ": the groups cannot be listed: " + e.getMessage(), e);
        }
    }

    /**
     * Keeps all that is here aside: a log is damaged, or its files are somebody else's. The node
     * never returns under its replica id, and founds nothing (ruling 1). All logs must be closed.
     *
     * @param why for people
     */
    public void setAside(String why) {
        try {
            // Before anything moves: a crash in between must not leave a node that may found.
            NodeFile.write(place.top(), JOINS_ONLY, new byte[0]);
            String into = moveAside();
            setAside = why + ". What was in " + place() + " is kept in " + into
                    + "; the node joins as a new replica, its old one has to be removed";
            standing = new Standing.Empty(false);
        } catch (IOException e) {
            throw new LogException(place() + ": nothing could be set aside: " + e.getMessage(), e);
        }
    }

    private String reset(boolean force) {
        boolean fresh = standing.equals(new Standing.Empty(true)) && setAside.isEmpty();
        if (fresh) {
            return place() + " is empty: nothing to reset";
        }
        if (!force) {
            throw refused(
                    place(),
                    Reason.NOT_EMPTY,
                    "it says " + standing + ": this node would forget that; if it must, say --force",
                    null);
        }
        try {
            String into = moveAside();
            if (place.top().list().contains(JOINS_ONLY)) {
                place.top().delete(JOINS_ONLY);
                place.top().syncDirectory();
            }
            Standing before = standing;
            standing = new Standing.Empty(true);
            return place() + " said " + before + ", which is forgotten; what there was is kept in " + into;
        } catch (IOException e) {
            throw new LogException(place() + ": it could not be reset: " + e.getMessage(), e);
        }
    }

    /** Logs go first: what says whose they were must not be gone while they are there. */
    private String moveAside() throws IOException {
        TreeSet<String> names = new TreeSet<>(place.top().list());
        int number = 1;
        while (names.contains(ASIDE + number)) {
            number++;
        }
        for (String folder : List.of(GROUPS, NODE)) {
            if (place.has(folder)) {
                place.move(folder, ASIDE + number);
            }
        }
        return ASIDE + number;
    }

    private void load() throws IOException {
        try {
            standing = read();
        } catch (DamagedLogException e) {
            setAside("What says to whom this node belongs is damaged: " + e.getMessage());
        }
        if (standing instanceof Standing.Empty && !groups().isEmpty()) {
            setAside("There are logs of " + groups() + ", but nothing says whose they are");
        }
    }

    private Standing read() throws IOException {
        boolean mayFound = !place.top().list().contains(JOINS_ONLY);
        if (!place.has(NODE)) {
            return new Standing.Empty(mayFound);
        }
        Disk node = place.folder(NODE);
        List<String> names = node.list();
        if (names.contains(IDENTITY)) {
            ByteBuffer content = NodeFile.read(node, IDENTITY);
            if (content.remaining() != 16) {
                throw new DamagedLogException(IDENTITY, 16, 0, "it has " + content.remaining() + " bytes");
            }
            return new Standing.Initialised(content.getLong(), content.getLong());
        }
        if (!names.contains(ACCEPTANCE)) {
            return new Standing.Empty(mayFound);
        }
        try {
            return new Standing.Accepted(Acceptance.decode(NodeFile.read(node, ACCEPTANCE)));
        } catch (IllegalArgumentException e) {
            throw new DamagedLogException(ACCEPTANCE, 16, 0, String.valueOf(e.getMessage()));
        }
    }

    private void write(String name, byte[] content) {
        try {
            NodeFile.write(place.folder(NODE), name, content);
        } catch (IOException e) {
            throw new LogException(
                    place() + ": " + name + " could not be made durable: " + e.getMessage()
                            + ". Stop this process, see to the disk, start again",
                    e);
        }
    }

    private static LogRefusedException refused(String place, Reason reason, String why, @Nullable Throwable cause) {
        return new LogRefusedException(reason, place + ": " + why, cause);
    }

    /** Lets go of the directory. */
    @Override
    public void close() {
        try {
            place.top().close();
        } catch (IOException e) {
            throw new LogException(place() + ": the lock could not be given back: " + e.getMessage(), e);
        }
    }
}
