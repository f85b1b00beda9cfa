package io.murmuration.membership;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.swim.Effects.Note;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Says in the log what happened, once for each change and with who accused whom on what figures.
 */
final class MembershipLog {

    private static final long REPEAT_NANOS = 60_000_000_000L;
    private static final int MAX_REMEMBERED = 128;

    private final Logger log;
    private final Map<Complaint, Long> complaints = new LinkedHashMap<>();

    private record Complaint(Address from, Object about) {}

    MembershipLog(Logger log) {
        this.log = log;
    }

    void event(MembershipEvent event) {
        if (event instanceof MembershipEvent.MemberUp up) {
            log.info(
                    "member up: member={} address={} tags={}",
                    up.member().id(),
                    up.member().address(),
                    up.member().tags());
        } else if (event instanceof MembershipEvent.MemberSuspected suspected) {
            Evidence why = suspected.evidence();
            log.info(
                    "member suspected: member={} by={} silence={} phi={}",
                    suspected.member().id(),
                    why.observers(),
                    why.silence(),
                    figure(why.phi()));
        } else if (event instanceof MembershipEvent.MemberFailed failed) {
            Evidence why = failed.evidence();
            log.warn(
                    "member failed: member={} by={} silence={} phi={} quorum={}",
                    failed.member().id(),
                    why.observers(),
                    why.silence(),
                    figure(why.phi()),
                    why.quorum());
        } else if (event instanceof MembershipEvent.MemberRestarted restarted) {
            log.info("member restarted: member={} former={}", restarted.member().id(), restarted.former());
        } else if (event instanceof MembershipEvent.MemberChanged changed) {
            change(changed);
        } else {
            own(event);
        }
    }

    private void change(MembershipEvent.MemberChanged changed) {
        String phrase = changed instanceof MembershipEvent.MemberRecovered
                ? "member recovered"
                : changed instanceof MembershipEvent.MemberLeft
                        ? "member left"
                        : changed instanceof MembershipEvent.TagsChanged ? "member changed" : "member reaffirmed";
        log.info(
                "{}: member={} state={} incarnation={}",
                phrase,
                changed.member().id(),
                changed.member().state(),
                changed.member().incarnation());
    }

    private void own(MembershipEvent event) {
        if (event instanceof MembershipEvent.MemberRemoved removed) {
            log.info("member forgotten: member={}", removed.id());
        } else if (event instanceof MembershipEvent.ViewIsolated) {
            log.warn("view isolated: nobody is heard, so the view may be old and nobody is accused");
        } else if (event instanceof MembershipEvent.ViewConnected) {
            log.info("view connected: others are heard again");
        } else if (event instanceof MembershipEvent.SelfSuperseded superseded) {
            log.error("superseded: another process runs under this node's name and is newer: by={}", superseded.by());
        }
    }

    void note(Note note, long nowNanos) {
        if (note instanceof Note.SeedsSilent silent) {
            log.warn(
                    "no seed answers, this node is a cluster of its own until one does: seeds={} for={} ms",
                    silent.seeds(),
                    silent.forMillis());
        } else if (note instanceof Note.PacketRefused refused) {
            if (isNew(new Complaint(refused.from(), refused.reason()), nowNanos)) {
                log.warn(
                        "packets refused: from={} reason={} detail={}",
                        refused.from(),
                        refused.reason(),
                        refused.detail());
            }
        } else if (note instanceof Note.JoinRefused refused) {
            if (isNew(new Complaint(refused.from(), refused.id()), nowNanos)) {
                log.warn(
                        "join refused: member={} from={} reason={} detail={}",
                        refused.id(),
                        refused.from(),
                        refused.reason(),
                        refused.detail());
            }
        } else if (note instanceof Note.Paused paused) {
            log.warn("this process did not run: for={} ms", paused.millis());
        } else if (note instanceof Note.Refuted refuted) {
            log.info("refuted: incarnation={} accused-by={}", refuted.incarnation(), refuted.by());
        }
    }

    /** Complaints about packets come as often as packets: each is worth a line a minute. */
    private boolean isNew(Complaint complaint, long nowNanos) {
        Long last = complaints.get(complaint);
        if (last != null && nowNanos - last < REPEAT_NANOS) {
            return false;
        }
        complaints.remove(complaint);
        complaints.put(complaint, nowNanos);
        if (complaints.size() > MAX_REMEMBERED) {
            Iterator<Complaint> eldest = complaints.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return true;
    }

    /** A tenth is as much as anybody can tell of φ. */
    private static double figure(double phi) {
        return Math.round(phi * 10) / 10.0;
    }
}
