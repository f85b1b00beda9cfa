package io.murmuration.membership;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.Member;
import io.murmuration.membership.member.MemberState;
import io.murmuration.membership.member.MembershipView;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import java.util.Map;
import java.util.TreeMap;

/** Views made by hand. */
final class TestViews {

    private TestViews() {}

    static MembershipView with(NodeId... ids) {
        TreeMap<String, Member> members = new TreeMap<>();
        for (NodeId id : ids) {
            Attributes attributes = new Attributes(1, new Address("127.0.0.1", 7100), Map.of(), Tags.none(), 1, 1);
            members.put(id.name(), new Member(id, 0, MemberState.ALIVE, attributes));
        }
        return new MembershipView(1, 1, "a", members, false);
    }
}
