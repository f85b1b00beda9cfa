package io.murmuration.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.chat.room.Post;
import io.murmuration.membership.member.Evidence;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One event for a machine: {@code @event} and one JSON object. Its {@code type} is the name of the
 * membership event, or Snapshot, Ready, RoomMembers, Message, PrivateMessage, Unheard. A uid is a
 * string, since it takes more digits than a JavaScript number holds.
 */
final class EventLine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private EventLine(String type) {
        fields.put("at_ms", System.currentTimeMillis());
        fields.put("type", type);
    }

    static EventLine ready(Member self, String room) {
        EventLine event = new EventLine("Ready");
        event.member(self);
        event.fields.put("room", room);
        return event;
    }

    static EventLine snapshot(MembershipView view) {
        EventLine event = new EventLine("Snapshot");
        event.fields.put("version", view.version());
        List<Map<String, Object>> members = new ArrayList<>();
        for (Member member : view.members()) {
            EventLine one = new EventLine("Member");
            one.member(member);
            one.fields.remove("at_ms");
            one.fields.remove("type");
            members.add(one.fields);
        }
        event.fields.put("members", members);
        return event;
    }

    static EventLine change(MembershipEvent change) {
        EventLine event = new EventLine(change.getClass().getSimpleName());
        event.fields.put("version", change.version());
        if (change instanceof MembershipEvent.MemberChanged changed) {
            event.member(changed.member());
        }
        if (change instanceof MembershipEvent.MemberSuspected suspected) {
            event.evidence(suspected.evidence());
        } else if (change instanceof MembershipEvent.MemberFailed failed) {
            event.evidence(failed.evidence());
        } else if (change instanceof MembershipEvent.MemberRestarted restarted) {
            event.fields.put("former_uid", Long.toString(restarted.former().uid()));
        } else if (change instanceof MembershipEvent.MemberRemoved removed) {
            event.id(removed.id());
        } else if (change instanceof MembershipEvent.SelfSuperseded superseded) {
            event.id(superseded.by());
        }
        return event;
    }

    static EventLine roomMembers(String room, List<String> nodes) {
        EventLine event = new EventLine("RoomMembers");
        event.fields.put("room", room);
        event.fields.put("nodes", nodes);
        return event;
    }

    static EventLine message(String room, Post post, boolean earlier, boolean own) {
        EventLine event = post("Message", room, post);
        event.fields.put("earlier", earlier);
        event.fields.put("own", own);
        return event;
    }

    static EventLine unheard(String room, Post post) {
        return post("Unheard", room, post);
    }

    static EventLine whisper(String nick, String node, String text) {
        EventLine event = new EventLine("PrivateMessage");
        event.fields.put("nick", nick);
        event.fields.put("node", node);
        event.fields.put("text", text);
        return event;
    }

    /** Returns the line without its end. */
    @Override
    public String toString() {
        try {
            return "@event " + JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of strings and numbers must be JSON: " + fields, e);
        }
    }

    private static EventLine post(String type, String room, Post post) {
        EventLine event = new EventLine(type);
        event.fields.put("room", room);
        event.fields.put("nick", post.speaker().nick());
        event.fields.put("node", post.speaker().node());
        event.fields.put("uid", Long.toString(post.speaker().uid()));
        event.fields.put("seq", post.seq());
        event.fields.put("text", post.text());
        return event;
    }

    private void id(NodeId id) {
        fields.put("node", id.name());
        fields.put("uid", Long.toString(id.uid()));
    }

    private void member(Member member) {
        id(member.id());
        fields.put("nick", Names.nick(member));
        fields.put("state", member.state().name().toLowerCase(Locale.ROOT));
        fields.put("address", member.address().toString());
        fields.put("incarnation", member.incarnation());
    }

    private void evidence(Evidence evidence) {
        fields.put("observers", evidence.observers());
        fields.put("silence_ms", evidence.silence().toMillis());
        fields.put("phi", evidence.phi());
        fields.put("quorum", evidence.quorum());
    }
}
