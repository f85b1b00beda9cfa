package io.murmuration.agent.cli;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns, figures to the right. The last column is not padded. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> figures;

    /** Starts with a header; a column whose name ends in {@code >} is aligned to the right. */
    TextTable(String... columns) {
        List<String> header = new ArrayList<>();
        figures = new ArrayList<>();
        for (String column : columns) {
            boolean figure = column.endsWith(">");
            figures.add(figure);
            header.add(figure ? column.substring(0, column.length() - 1) : column);
        }
        rows.add(header);
    }

    void add(String... cells) {
        if (cells.length != figures.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells in " + figures.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** Returns the lines, the header first. */
    List<String> lines() {
        int[] widths = new int[figures.size()];
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
                line.append(i == 0 ? "" : "  ");
                line.append(figures.get(i) ? padding + row.get(i) : row.get(i) + padding);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
