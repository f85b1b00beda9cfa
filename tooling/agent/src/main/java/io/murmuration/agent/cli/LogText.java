package io.murmuration.agent.cli;

import io.murmuration.consensus.log.DamagedLogException;
import io.murmuration.consensus.log.RecoveryReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is said about a log, to people and to programs. */
final class LogText {

    private LogText() {}

    static List<String> report(RecoveryReport report, LogTotals totals) {
        List<String> lines = new ArrayList<>();
        lines.add(report.identity().toString());
        lines.add(format(
                "entries %,d to %,d, newest snapshot at %,d",
                report.firstIndex(), report.lastIndex(), report.snapshotIndex()));
        lines.add(format(
                "hard state: term %d, vote %x, commit %d",
                report.hardState().term(),
                report.hardState().vote(),
                report.hardState().commit()));
        lines.add(format(
                "%,d segments, %,d batches, %,d entries written (%,d bytes), %,d rewrites, %,d changes of term",
                report.segments(),
                report.batches(),
                totals.entries(),
                totals.payloadBytes(),
                totals.rewritten(),
                totals.termChanges()));
        for (String damaged : report.damagedSnapshots()) {
            lines.add("not used: " + damaged);
        }
        lines.add(
                report.wasTorn()
                        ? format(
                                "whole; a write was cut off in %s at offset %d (%d records), never acknowledged",
                                report.tornFile(), report.tornOffset(), report.tornRecords())
                        : "whole");
        return lines;
    }

    static Map<String, Object> fields(RecoveryReport report, LogTotals totals) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("whole", true);
        fields.put("clusterId", Long.toHexString(report.identity().clusterId()));
        fields.put("replicaId", Long.toHexString(report.identity().replicaId()));
        fields.put("firstIndex", report.firstIndex());
        fields.put("lastIndex", report.lastIndex());
        fields.put("snapshotIndex", report.snapshotIndex());
        fields.put("term", report.hardState().term());
        fields.put("vote", Long.toHexString(report.hardState().vote()));
        fields.put("commit", report.hardState().commit());
        fields.put("segments", report.segments());
        fields.put("batches", report.batches());
        fields.put("entriesWritten", totals.entries());
        fields.put("payloadBytes", totals.payloadBytes());
        fields.put("rewrites", totals.rewritten());
        fields.put("termChanges", totals.termChanges());
        fields.put("tornFile", report.tornFile());
        fields.put("tornOffset", report.tornOffset());
        fields.put("tornRecords", report.tornRecords());
        fields.put("damagedSnapshots", report.damagedSnapshots());
        return fields;
    }

    static String damage(DamagedLogException damage) {
        return "DAMAGED: " + damage.getMessage();
    }

    static Map<String, Object> damageFields(DamagedLogException damage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("whole", false);
        fields.put("file", damage.file());
        fields.put("offset", damage.offset());
        fields.put("wholeUpToIndex", damage.index());
        fields.put("reason", damage.getMessage());
        return fields;
    }

    private static String format(String pattern, Object... figures) {
        return String.format(Locale.ROOT, pattern, figures);
    }
}
