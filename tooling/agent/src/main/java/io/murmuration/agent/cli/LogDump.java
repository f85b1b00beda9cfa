package io.murmuration.agent.cli;

import io.murmuration.consensus.log.LogVisitor;
import io.murmuration.consensus.raft.EntryType;
import io.murmuration.consensus.raft.HardState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** Shows the records of a log one by one, in words and in fields, up to a limit. */
final class LogDump implements LogVisitor {

    private final long from;
    private final long to;
    private final long limit;
    private final BiConsumer<String, Map<String, Object>> show;
    private long shown;
    private long left;
    private long segment;

    LogDump(long from, long to, long limit, BiConsumer<String, Map<String, Object>> show) {
        this.from = from;
        this.to = to;
        this.limit = limit;
        this.show = show;
    }

    /** Returns how many records the limit has kept back. */
    long left() {
        return left;
    }

    @Override
    public void entry(long offset, long term, long index, EntryType type, int bytes) {
        if (index < from || index > to) {
            return;
        }
        Map<String, Object> fields = fields("entry");
        fields.put("index", index);
        fields.put("term", term);
        fields.put("type", type.name().toLowerCase(Locale.ROOT));
        fields.put("payloadBytes", bytes);
        fields.put("segment", segment);
        fields.put("offset", offset);
        show(
                "entry " + index + " term " + term + " " + fields.get("type") + ", " + bytes + " bytes, segment "
                        + Long.toHexString(segment) + " offset " + offset,
                fields);
    }

    @Override
    public void segment(long number) {
        segment = number;
    }

    @Override
    public void hardState(HardState state) {
        Map<String, Object> fields = fields("hardState");
        fields.put("term", state.term());
        fields.put("vote", Long.toHexString(state.vote()));
        fields.put("commit", state.commit());
        show(
                "hard state: term " + state.term() + ", vote " + Long.toHexString(state.vote()) + ", commit "
                        + state.commit(),
                fields);
    }

    @Override
    public void snapshot(long index, long term) {
        Map<String, Object> fields = fields("snapshot");
        fields.put("index", index);
        fields.put("term", term);
        show("snapshot installed up to " + index + ", term " + term, fields);
    }

    @Override
    public void base(long index, long term) {
        Map<String, Object> fields = fields("segment");
        fields.put("segment", segment);
        fields.put("afterIndex", index);
        fields.put("afterTerm", term);
        show("segment " + Long.toHexString(segment) + " goes on behind index " + index + ", term " + term, fields);
    }

    @Override
    public void batch(long sequence) {
        // where one sync ends is of no interest here
    }

    private void show(String words, Map<String, Object> fields) {
        if (shown < limit) {
            shown++;
            show.accept(words, fields);
        } else {
            left++;
        }
    }

    private static Map<String, Object> fields(String record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("record", record);
        return fields;
    }
}
