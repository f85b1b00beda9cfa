package io.murmuration.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under each other. */
final class Columns {

    private Columns() {}

    /** Returns one line a row; the columns from one to another, both included, end on the right. */
    static List<String> aligned(List<List<String>> rows, int firstRight, int lastRight) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                boolean right = i >= firstRight && i <= lastRight;
                line.append(i == 0 ? "" : "  ").append(right ? padding + row.get(i) : row.get(i) + padding);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
