package io.murmuration.benchmarks;

import io.murmuration.benchmarks.store.Plan.Part;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Draws medians as bars, ranges as whiskers, on logarithmic scales: one panel for each part. */
final class StorePlot {

    private static final int WIDTH = 1600;
    private static final int HEIGHT = 1100;
    private static final int HEAD = 110;
    private static final int MARGIN = 30;
    private static final int[] STEPS = {1, 2, 5};
    private static final Color GRID = new Color(0xD8D8D8);
    private static final Color INK = new Color(0x202020);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 26);
    private static final Font HEADING = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    /** Told apart also by those who see few colours, and in print. */
    private static final List<Color> COLOURS =
            List.of(new Color(0x0072B2), new Color(0xE69F00), new Color(0x009E73), new Color(0xCC79A7));

    private final StoreResults results;
    private final Graphics2D pen;

    private StorePlot(StoreResults results, Graphics2D pen) {
        this.results = results;
        this.pen = pen;
    }

    /** Writes a PNG, replacing what is there. */
    static void write(StoreResults results, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        new StorePlot(results, pen).draw();
        pen.dispose();
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("this JVM cannot write PNG files: " + file);
        }
    }

    private void draw() {
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        pen.setColor(INK);
        pen.setFont(TITLE);
        pen.drawString("Three durable servers on one machine, 256-byte values, 1024 keys", MARGIN, 40);
        legend();
        List<Part> parts = new ArrayList<>(results.plan().parts());
        int columns = parts.size() > 1 ? 2 : 1;
        int rows = (parts.size() + columns - 1) / columns;
        int width = (WIDTH - MARGIN) / columns;
        int height = (HEIGHT - HEAD) / rows;
        for (int i = 0; i < parts.size(); i++) {
            panel(parts.get(i), MARGIN + i % columns * width, HEAD + i / columns * height, width - MARGIN, height);
        }
    }

    private void legend() {
        int x = MARGIN;
        pen.setFont(TEXT);
        for (int i = 0; i < results.names().size(); i++) {
            pen.setColor(colour(i));
            pen.fillRect(x, 62, 18, 18);
            pen.setColor(INK);
            String name = results.names().get(i);
            pen.drawString(name, x + 25, 77);
            x += 60 + pen.getFontMetrics().stringWidth(name);
        }
        pen.setFont(SMALL);
        pen.drawString(
                "bars: medians; whiskers: least and most; rounds: "
                        + results.plan().rounds() + "; logarithmic scales",
                x + 10,
                77);
    }

    private static Color colour(int contender) {
        return COLOURS.get(contender % COLOURS.size());
    }

    private void panel(Part part, int left, int top, int width, int height) {
        List<Integer> groups = results.concurrencies(part);
        Axis axis = axis(part, groups, top + 45, top + height - 55);
        int inner = left + 75;
        pen.setColor(INK);
        pen.setFont(HEADING);
        pen.drawString(heading(part), left, top + 22);
        if (axis.lowest >= axis.highest) {
            pen.setFont(TEXT);
            pen.drawString("nothing measured", inner, top + 70);
            return;
        }
        grid(axis, left, inner, left + width);
        int groupWidth = (left + width - inner) / groups.size();
        for (int g = 0; g < groups.size(); g++) {
            int start = inner + g * groupWidth;
            bars(part, groups.get(g), axis, start, groupWidth);
            pen.setColor(INK);
            pen.setFont(TEXT);
            String label = groups.get(g) == StoreResults.ALL ? "" : groups.get(g) + " in flight";
            centred(label, start + groupWidth / 2, axis.bottom + 22);
        }
    }

    private static String heading(Part part) {
        return switch (part) {
            case WRITES -> "Writes per second (more is better)";
            case READS -> "Linearizable reads per second (more is better)";
            case FAILOVER -> "From kill -9 of the leader to the next write, ms (less is better)";
            case MEMORY -> "Peak resident memory of the three servers, MiB (less is better)";
        };
    }

    /** From the power of ten below all to that above all. */
    private Axis axis(Part part, List<Integer> groups, int top, int bottom) {
        List<Double> all = new ArrayList<>();
        for (int group : groups) {
            results.names().forEach(name -> all.addAll(results.values(name, part, group)));
        }
        all.removeIf(value -> value <= 0);
        if (all.isEmpty()) {
            return new Axis(0, 0, top, bottom);
        }
        Spread spread = Spread.of(all);
        int lowest = (int) Math.floor(Math.log10(spread.least() * 0.9));
        int highest = (int) Math.ceil(Math.log10(spread.most() * 1.1));
        return new Axis(lowest, highest, top, bottom);
    }

    private void grid(Axis axis, int left, int inner, int right) {
        pen.setFont(SMALL);
        pen.setStroke(new BasicStroke(1));
        for (int power = axis.lowest; power < axis.highest; power++) {
            for (int step : STEPS) {
                line(axis, step * Math.pow(10, power), left, inner, right);
            }
        }
        line(axis, Math.pow(10, axis.highest), left, inner, right);
    }

    private void line(Axis axis, double value, int left, int inner, int right) {
        int y = axis.y(value);
        pen.setColor(GRID);
        pen.drawLine(inner, y, right, y);
        pen.setColor(INK);
        String label = String.format(Locale.ROOT, "%,.0f", value);
        pen.drawString(label, Math.max(left, inner - 8 - pen.getFontMetrics().stringWidth(label)), y + 5);
    }

    private void bars(Part part, int group, Axis axis, int start, int width) {
        int count = results.names().size();
        int slot = Math.min(110, width * 9 / 10 / count);
        int first = start + (width - slot * count) / 2;
        for (int i = 0; i < count; i++) {
            List<Double> values = results.values(results.names().get(i), part, group);
            if (values.isEmpty() || Spread.of(values).least() <= 0) {
                continue;
            }
            Spread spread = Spread.of(values);
            int x = first + i * slot;
            int y = axis.y(spread.median());
            pen.setColor(colour(i));
            pen.fillRect(x + 3, y, slot - 6, axis.bottom - y);
            pen.setColor(INK);
            whisker(x + slot / 2, axis.y(spread.most()), axis.y(spread.least()));
            pen.setFont(SMALL);
            centred(FigureTable.number(spread.median()), x + slot / 2, axis.y(spread.most()) - 6);
        }
    }

    private void whisker(int x, int top, int bottom) {
        pen.setStroke(new BasicStroke(2));
        pen.drawLine(x, top, x, bottom);
        pen.drawLine(x - 6, top, x + 6, top);
        pen.drawLine(x - 6, bottom, x + 6, bottom);
    }

    private void centred(String text, int x, int y) {
        pen.drawString(text, x - pen.getFontMetrics().stringWidth(text) / 2, y);
    }

    /** Powers of ten, and where they are in the picture. */
    private record Axis(int lowest, int highest, int top, int bottom) {

        int y(double value) {
            double share = (Math.log10(value) - lowest) / (highest - lowest);
            return (int) Math.round(bottom - share * (bottom - top));
        }
    }
}
