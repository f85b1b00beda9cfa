package io.murmuration.membership.wire;

import io.murmuration.membership.member.Address;
import io.murmuration.membership.member.Attributes;
import io.murmuration.membership.member.NodeId;
import io.murmuration.membership.member.Tags;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Names, texts and attributes: values that come again and again, and are therefore remembered. */
final class ValueCodec {

    private final InternTable<String> names;
    private final InternTable<String> texts;
    private final InternTable<NodeId> nodes;
    private final InternTable<Attributes> attributes;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed

    ValueCodec(int remembered) {
        names = new InternTable<>(remembered);
        texts = new InternTable<>(remembered);
        nodes = new InternTable<>(remembered);
        attributes = new InternTable<>(remembered);
    }

    static void write(NodeId id, PacketWriter out) {
        out.name(id.name());
        out.fixed8(id.uid());
    }

    NodeId readNodeId(PacketReader in) {
        int from = in.position();
        int length = in.u1();
        int at = in.take(length);
        long uid = in.fixed8();
        NodeId known = nodes.find(in.bytes(), from, in.position());
        if (known != null) {
            return known;
        }
        NodeId id = new NodeId(name(in.bytes(), at, length), uid);
        nodes.put(in.bytes(), from, in.position(), id);
        return id;
    }

    static void writeName(String name, PacketWriter out) {
        PacketWriter.check(NodeId.isName(name), "name", name);
        out.name(name);
    }

    String readName(PacketReader in) {
        int length = in.u1();
        int at = in.take(length);
        return name(in.bytes(), at, length);
    }

    private String name(byte[] bytes, int from, int length) {
        String known = names.find(bytes, from, from + length);
        if (known != null) {
            return known;
        }
        PacketReader.check(length >= 1 && length <= NodeId.MAX_NAME_LENGTH, "name is empty or too long");
        String name = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        PacketReader.check(NodeId.isName(name), "name is not visible ASCII");
        names.put(bytes, from, from + length, name);
        return name;
    }

    String readText(PacketReader in, int maxBytes) {
        int length = (int) in.count(maxBytes);
        if (length == 0) {
            return "";
        }
        int from = in.take(length);
        String known = texts.find(in.bytes(), from, from + length);
        if (known != null) {
            return known;
        }
        try {
            String text = utf8.decode(ByteBuffer.wrap(in.bytes(), from, length)).toString();
            texts.put(in.bytes(), from, from + length, text);
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedPacket("text is not UTF-8");
        }
    }

    static void write(Attributes attributes, PacketWriter out) {
        int start = out.begin();
        out.varint(attributes.version());
        out.name(attributes.address().host());
        out.u2(attributes.address().port());
        out.u1(attributes.oldestVersion());
        out.u1(attributes.newestVersion());
        write(attributes.endpoints(), Attributes.MAX_ENDPOINT_BYTES, "endpoint", out);
        write(attributes.tags().values(), Tags.MAX_BYTES, "tag", out);
        out.end(start);
    }

    Attributes readAttributes(PacketReader in) {
        int outer = in.open();
        int from = in.position();
        int to = from + in.remaining();
        Attributes known = attributes.find(in.bytes(), from, to);
        if (known == null) {
            known = readNewAttributes(in);
            attributes.put(in.bytes(), from, to, known);
        }
        in.close(outer);
        return known;
    }

    private Attributes readNewAttributes(PacketReader in) {
        long version = in.count(PacketReader.MAX_COUNT);
        int hostLength = in.u1();
        PacketReader.check(hostLength <= Address.MAX_HOST_LENGTH, "host is too long");
        int hostAt = in.take(hostLength);
        String host = new String(in.bytes(), hostAt, hostLength, StandardCharsets.ISO_8859_1);
        Address address = new Address(host, in.u2());
        int oldestVersion = in.u1();
        int newestVersion = in.u1();
        Map<String, String> endpoints = readMap(in, Attributes.MAX_ENDPOINT_BYTES);
        Map<String, String> tags = readMap(in, Tags.MAX_BYTES);
        Tags read = tags.isEmpty() ? Tags.none() : new Tags(tags);
        return new Attributes(version, address, endpoints, read, oldestVersion, newestVersion);
    }

    private static void write(Map<String, String> map, int maxBytes, String what, PacketWriter out) {
        out.varint(map.size());
        for (Map.Entry<String, String> entry : map.entrySet()) {
            out.text(entry.getKey(), maxBytes, what);
            out.text(entry.getValue(), maxBytes, what);
        }
    }

    /** Reads what must be sorted by key, so that a map has one form only. */
    private Map<String, String> readMap(PacketReader in, int maxBytes) {
        int size = in.smallCount();
        PacketReader.check(size <= in.remaining() / 2, "map is longer than what contains it");
        Map<String, String> map = new TreeMap<>();
        String previous = "";
        for (int i = 0; i < size; i++) {
            String key = readText(in, maxBytes);
            PacketReader.check(i == 0 || key.compareTo(previous) > 0, "keys are not sorted");
            map.put(key, readText(in, maxBytes));
            previous = key;
        }
        return map;
    }
}
