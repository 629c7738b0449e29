package memheap.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import memheap.bench.contender.Contenders.Family;

/**
 * All series as one SVG picture: a panel each, a bar per contender, its length the logarithm of its nanoseconds, its colour the family.
 */
final class BarChart {

    private static final int WIDTH = 900;
    private static final int LABEL_WIDTH = 170;
    private static final int VALUE_WIDTH = 130;
    private static final int BAR_WIDTH = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
    private static final int BAR_HEIGHT = 16;
    private static final int STEP = 20;
    private static final int TITLE_HEIGHT = 44;
    private static final int AXIS_HEIGHT = 34;
    private static final int LEGEND_HEIGHT = 40;
    private static final int BASELINE = 12;
    private static final Map<Family, String> COLOURS = Map.of(Family.MEMHEAP, "#c0392b", Family.NATIVE, "#2c5f8a", Family.JAVA, "#7f8c3a", Family.FLOOR, "#9a9a9a");

    private final Figures figures;
    private final StringBuilder svg = new StringBuilder();

    private BarChart(Figures figures) {
        this.figures = figures;
    }

    /**
     * Draws.
     *
     * @param figures what was measured
     * @return the text of an SVG file
     */
    static String of(Figures figures) {
        return new BarChart(figures).draw();
    }

    private String draw() {
        int height = LEGEND_HEIGHT + figures.series().stream().mapToInt(series -> height(figures.rows(series))).sum();
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">", WIDTH, height);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        drawLegend();
        int top = LEGEND_HEIGHT;
        for (Series series : figures.series()) {
            drawPanel(series, top);
            top += height(figures.rows(series));
        }
        return svg.append("</svg>\n").toString();
    }

    private static int height(List<Figures.Row> rows) {
        return TITLE_HEIGHT + rows.size() * STEP + AXIS_HEIGHT;
    }

    private void drawLegend() {
        int left = LABEL_WIDTH;
        for (Family family : Family.values()) {
            add("<rect x=\"%d\" y=\"14\" width=\"12\" height=\"12\" fill=\"%s\"/>", left, COLOURS.get(family));
            drawText(left + 18, 24, "start", family.name().toLowerCase(Locale.ROOT));
            left += 100;
        }
    }

    private void drawPanel(Series series, int top) {
        List<Figures.Row> rows = figures.rows(series);
        int decades = (int) Math.ceil(Math.max(1, Math.log10(rows.stream().mapToDouble(Figures.Row::nanoseconds).max().orElseThrow())));
        add("<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s</text>", top + 16, escaped(series.title()));
        drawText(10, top + 32, "start", series.what().pattern().description());
        drawAxis(top + TITLE_HEIGHT, rows.size() * STEP, decades);
        int y = top + TITLE_HEIGHT;
        for (Figures.Row row : rows) {
            drawBar(row, y, decades);
            y += STEP;
        }
    }

    private void drawAxis(int top, int height, int decades) {
        for (int decade = 0; decade <= decades; decade++) {
            int x = LABEL_WIDTH + decade * BAR_WIDTH / decades;
            add("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#dddddd\"/>", x, top, x, top + height);
            drawText(x, top + height + 14, "middle", String.format(Locale.ROOT, "%.0f ns", Math.pow(10, decade)));
        }
    }

    private void drawBar(Figures.Row row, int top, int decades) {
        double width = Math.max(1, Math.log10(Math.max(1, row.nanoseconds())) / decades * BAR_WIDTH);
        drawText(LABEL_WIDTH - 8, top + BASELINE, "end", row.contender().label());
        add("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>", LABEL_WIDTH, top, width, BAR_HEIGHT, COLOURS.get(row.contender().family()));
        drawText(LABEL_WIDTH + width + 6, top + BASELINE, "start", Columns.number(row.nanoseconds()) + " +- " + Columns.number(row.deviation()));
    }

    private void drawText(double x, int y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
