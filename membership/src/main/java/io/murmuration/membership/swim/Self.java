package io.murmuration.membership.swim;

import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.NodeId;

/**
 * Who a node is at its start.
 *
 * @param id its name and the number of this life
 * @param attributes what it says of itself at first
 */
public record Self(NodeId id, Attributes attributes) {}
