package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import memheap.tck.Check.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A report tells a person and a build server the same. */
class KitReportTest {

    @TempDir
    private Path folder;

    private static Check passed(Area area, String method, String invocation) {
        return new Check(area, method, invocation, Outcome.PASSED, "", Optional.empty(), Duration.ofMillis(3));
    }

    private static Check failed(String method, String reason) {
        return new Check(Area.ALIGNMENT, method, "[2] 4096", Outcome.FAILED, reason, Optional.of(new AssertionError(reason)), Duration.ofMillis(5));
    }

    private static Check skipped(String reason) {
        return new Check(Area.CACHES, "caches", "", Outcome.SKIPPED, reason, Optional.empty(), Duration.ZERO);
    }

    private static KitReport report(Check... checks) {
        return new KitReport("com.example.StackContractTest", "com.example.Stack", List.of(checks), Duration.ofMillis(1234));
    }

    private static final KitReport MIXED = report(skipped("no caches"), passed(Area.ARGUMENTS, "sizes", ""), failed("aligned", "\n[alignment: <b>] \nexpected: 0L\n but was: 5L"),
            passed(Area.ALIGNMENT, "aligned", "[1] 16"), skipped("no caches"));

    @Test
    void theSummaryTellsCountsByAreaWhatFailedAndWhyOthersWereSkipped() {
        assertThat(MIXED.summary().lines()).containsExactly(
                "conformance kit: com.example.StackContractTest (com.example.Stack): 5 checks, 2 passed, 1 failed, 2 skipped, 1.2 s",
                "  passed: arguments 1 · alignment 1 of 2 · caches of threads 0",
                "  FAILED: alignment: aligned [2] 4096: [alignment: <b>] expected: 0L but was: 5L",
                "  skipped 2: no caches");
    }

    @Test
    void theSummaryStaysAHandfulOfLines() {
        var many = report(IntStream.range(0, 300).mapToObj(number -> failed("check" + number, "wrong")).toArray(Check[]::new));
        assertThat(many.summary().lines()).hasSizeLessThan(20).anyMatch(line -> line.contains("and 292 other checks"));
    }

    @Test
    void failuresOfOneCheckAreOneLineOfTheSummary() {
        assertThat(report(failed("aligned", "wrong"), failed("aligned", "wrong too")).summary().lines())
                .filteredOn(line -> line.contains("FAILED")).containsExactly("  FAILED: alignment: aligned [2] 4096 and 1 more of it: wrong");
    }

    @Test
    void thePageShowsWhatFailedFirstAndAsItIsWritten() throws IOException {
        Path page = MIXED.write(folder);
        assertThat(page).isEqualTo(folder.resolve("com.example.StackContractTest.html"));
        String text = Files.readString(page);
        assertThat(text).contains("breaks the contract: 1 check failed").contains("but was: 5L").contains("&lt;b&gt;").doesNotContain("<b>]");
        assertThat(text.indexOf("What failed")).isLessThan(text.indexOf("By area"));
        assertThat(text).doesNotContain("http:").doesNotContain("https:").doesNotContain("<script").doesNotContain("src=");
        assertThat(Files.readString(report(passed(Area.SIZES, "sizes", "")).write(folder))).contains("keeps the contract").doesNotContain("What failed");
    }

    @Test
    void theXmlIsWhatBuildServersRead() throws Exception {
        MIXED.write(folder);
        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(folder.resolve("TEST-com.example.StackContractTest.xml").toFile());
        Element suite = xml.getDocumentElement();
        assertThat(List.of("tests", "failures", "errors", "skipped", "time")).map(suite::getAttribute).containsExactly("5", "1", "0", "2", "1.234");
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("[alignment: <b>] expected: 0L but was: 5L");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("aligned [2] 4096");
        assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(2);
    }

    @Test
    void whatXmlCannotHoldIsLeftOut() {
        assertThat(XmlReport.escaped("a\u0000b<\"&>\uFFFF")).isEqualTo("a?b&lt;&quot;&amp;&gt;?");
    }

    @Test
    void reportsLieWhereTheBuildKeepsWhatItMakes() throws IOException {
        assertThat(ReportFolder.usual(folder)).isEqualTo(folder.resolve("memheap-tck"));
        Files.createDirectory(folder.resolve("build"));
        assertThat(ReportFolder.usual(folder)).isEqualTo(folder.resolve("build/memheap-tck"));
        Files.createFile(folder.resolve("pom.xml"));
        assertThat(ReportFolder.usual(folder)).isEqualTo(folder.resolve("target/memheap-tck"));
        assertThat(ReportFolder.of(Optional.of("elsewhere"))).contains(Path.of("elsewhere"));
        assertThat(ReportFolder.of(Optional.of("off"))).isEmpty();
    }
}
