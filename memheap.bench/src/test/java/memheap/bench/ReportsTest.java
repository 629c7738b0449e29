package memheap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import memheap.bench.contender.Contenders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportsTest {

    private static final Series PAIR = new Series(new Case(Pattern.PAIR, 1, 1), Series.MEAN);
    private static final Series TAIL = new Series(new Case(Pattern.LATENCY, 1, 10_000), "p99.9");

    private final Figures figures = new Figures();

    @BeforeEach
    void measure() {
        figures.add(PAIR, Contenders.PTMALLOC_ADDRESSES, 1, 10, 10);
        figures.add(PAIR, Contenders.GLIBC, 1, 100, 102, 98);
        figures.add(PAIR, Contenders.NETTY_POOLED, 1, 1000);
        figures.add(TAIL, Contenders.GLIBC, 1, 1234.5);
    }

    @Test
    void theTableShowsTimeNoiseAndTheRatioToEachPeer() {
        assertThat(ResultTable.of(figures, PAIR).lines()).containsExactly(
                "pair, 1 thread: allocate 64 bytes, write 8, free",
                "                    ns/op   +-  /glibc  /netty-pooled",
                "ptmalloc-addresses   10.0  0.0    0.10          0.010",
                "glibc               100.0  2.0    1.00           0.10",
                "netty-pooled         1000  0.0    10.0           1.00");
    }

    @Test
    void figuresAreWrittenAlikeInEveryLocale() {
        String here = ResultTable.of(figures, PAIR) + JsonReport.of(figures, 1, List.of()) + BarChart.of(figures);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(ResultTable.of(figures, PAIR) + JsonReport.of(figures, 1, List.of()) + BarChart.of(figures)).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theJsonHasOneLineAResult() {
        String json = JsonReport.of(figures, 1, List.of("a \"quoted\" remark"));
        assertThat(json).startsWith("{\"java\":\"" + Runtime.version() + "\",").contains("\"rounds\":1,\"remarks\":[\"a \\\"quoted\\\" remark\"],\"results\":[\n");
        assertThat(json.lines()).contains("{\"pattern\":\"pair\",\"threads\":1,\"liveBlocks\":1,\"metric\":\"mean\",\"contender\":\"glibc\",\"family\":\"native\","
                + "\"nanoseconds\":100.0000,\"deviation\":2.0000,\"rounds\":[100.0000],\"ratios\":{\"glibc\":1.0000,\"netty-pooled\":0.1000}},")
                .anyMatch(line -> line.contains("\"metric\":\"p99.9\"")).last().isEqualTo("]}");
    }

    @Test
    void controlCharactersAreEscapedInJson() {
        assertThat(Json.text("a\nb\\c\u0001")).isEqualTo("\"a\\u000ab\\\\c\\u0001\"");
    }

    @Test
    void theChartHasAPanelASeriesAndABarWhoseLengthIsTheLogarithm() throws Exception {
        Document picture = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(BarChart.of(figures).getBytes(StandardCharsets.UTF_8)));
        List<Double> bars = elements(picture, "rect").stream().filter(bar -> bar.getAttribute("height").equals("16"))
                .map(bar -> Double.valueOf(bar.getAttribute("width"))).toList();
        assertThat(bars).hasSize(4);
        assertThat(bars.get(1)).isEqualTo(2 * bars.get(0));
        assertThat(bars.get(2)).isEqualTo(3 * bars.get(0));
        assertThat(elements(picture, "text")).extracting(Element::getTextContent).contains("pair, 1 thread", "latency, 1 thread, p99.9", "ptmalloc-addresses", "100.0 +- 2.0");
    }

    private static List<Element> elements(Document picture, String name) {
        NodeList nodes = picture.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).map(Element.class::cast).toList();
    }
}
