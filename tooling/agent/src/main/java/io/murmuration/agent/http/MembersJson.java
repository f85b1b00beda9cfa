package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import java.util.Locale;
import java.util.Map;

/**
 * Members and their changes as JSON. 64-bit figures that name something (uid, epoch) are strings:
 * a reader that keeps numbers as doubles would change them.
 */
final class MembersJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MembersJson() {}

    /** The whole view, with who watches whom. */
    static ObjectNode view(MembershipView view, Map<String, Watched> watched) {
        ObjectNode json = head(view);
        ArrayNode members = json.putArray("members");
        for (Member member : view.members()) {
            members.add(member(member, watched.getOrDefault(member.name(), Watched.BY_NOBODY)));
        }
        return json;
    }

    /** The view as a stream of events starts with it: without what changes all the time. */
    static ObjectNode snapshot(MembershipView view) {
        ObjectNode json = head(view);
        ArrayNode members = json.putArray("members");
        view.members().forEach(member -> members.add(plain(member)));
        return json;
    }

    private static ObjectNode head(MembershipView view) {
        ObjectNode json = JSON.objectNode();
        json.put("epoch", Long.toString(view.epoch()));
        json.put("version", view.version());
        json.put("self", view.self());
        json.put("isolated", view.isolated());
        return json;
    }

    static ObjectNode member(Member member, Watched watched) {
        ObjectNode json = plain(member);
        if (watched.phi().isPresent()) {
            json.put("phi", thousandths(watched.phi().getAsDouble()));
        } else {
            json.putNull("phi");
        }
        watched.observers().forEach(json.putArray("observers")::add);
        return json;
    }

    static ObjectNode event(MembershipEvent event) {
        ObjectNode json = JSON.objectNode();
        json.put("version", event.version());
        json.put("type", type(event));
        if (event instanceof MembershipEvent.MemberChanged change) {
            json.put("name", change.member().name());
            json.set("member", plain(change.member()));
        }
        if (event instanceof MembershipEvent.MemberSuspected suspected) {
            json.set("evidence", evidence(suspected.evidence()));
        } else if (event instanceof MembershipEvent.MemberFailed failed) {
            json.set("evidence", evidence(failed.evidence()));
        } else if (event instanceof MembershipEvent.MemberRestarted restarted) {
            json.set("former", id(restarted.former()));
        } else if (event instanceof MembershipEvent.MemberRemoved removed) {
            json.put("name", removed.id().name());
            json.set("id", id(removed.id()));
        } else if (event instanceof MembershipEvent.SelfSuperseded superseded) {
            json.set("by", id(superseded.by()));
        }
        return json;
    }

    /** Names the kind of an event, such as {@code failed}. */
    static String type(MembershipEvent event) {
        String name = event.getClass().getSimpleName();
        for (String subject : new String[] {"Member", "View", "Self"}) {
            if (name.startsWith(subject)) {
                return name.substring(subject.length()).toLowerCase(Locale.ROOT);
            }
        }
        return event instanceof MembershipEvent.TagsChanged ? "tags" : name.toLowerCase(Locale.ROOT);
    }

    static ObjectNode plain(Member member) {
        ObjectNode json = JSON.objectNode();
        json.put("name", member.name());
        json.put("uid", Long.toString(member.id().uid()));
        json.put("address", member.address().toString());
        json.put("state", member.state().name().toLowerCase(Locale.ROOT));
        json.put("incarnation", member.incarnation());
        ObjectNode tags = json.putObject("tags");
        member.tags().values().forEach(tags::put);
        ObjectNode endpoints = json.putObject("endpoints");
        member.attributes().endpoints().forEach(endpoints::put);
        return json;
    }

    private static ObjectNode evidence(Evidence evidence) {
        ObjectNode json = JSON.objectNode();
        evidence.observers().forEach(json.putArray("observers")::add);
        json.put("silence_ms", evidence.silence().toMillis());
        json.put("phi", thousandths(evidence.phi()));
        json.put("quorum", evidence.quorum());
        return json;
    }

    private static ObjectNode id(NodeId id) {
        return JSON.objectNode().put("name", id.name()).put("uid", Long.toString(id.uid()));
    }

    private static double thousandths(double figure) {
        return Math.rint(Math.min(figure, 1e9) * 1_000) / 1_000;
    }
}
