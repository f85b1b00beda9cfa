package io.murmuration.agent.faults;

import io.murmuration.consensus.Session;
import io.murmuration.consensus.api.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The keys that go with sessions, named after them. Thread-safe. */
final class EphemeralKeys {

    private static final String PREFIX = "ephemeral/";

    private final Map<Long, Session> valid = new TreeMap<>();
    private final List<String> taken = new ArrayList<>();
    private int expired;

    static Bytes key(long session) {
        return Bytes.of(PREFIX + Long.toHexString(session));
    }

    static long sessionOf(Bytes key) {
        String text = key.utf8();
        return text.startsWith(PREFIX) ? Long.parseUnsignedLong(text.substring(PREFIX.length()), 16) : 0;
    }

    synchronized void opened(Session session) {
        valid.put(session.id(), session);
    }

    /** Its client is about to end it: from now on its keys may go. */
    synchronized void ending(Session session) {
        valid.remove(session.id());
    }

    /** Somebody heard that the keys of these sessions went at this revision. */
    synchronized void gone(Set<Long> sessions, long revision) {
        for (long id : sessions) {
            Session session = valid.get(id);
            if (session != null) {
                expired++;
                if (session.isValid()) {
                    taken.add("keys of session " + Long.toHexString(id) + " went at revision " + revision
                            + " while its client was told that it lives");
                }
            }
        }
    }

    synchronized int expired() {
        return expired;
    }

    /** Returns the sessions whose promise was broken. */
    synchronized List<String> taken() {
        return List.copyOf(taken);
    }
}
