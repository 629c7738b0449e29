package memheap.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayReportTest {

    private static final ReplayResult RESULT = new ReplayResult("sqlite3", "buddy", 2453813, 30.125, 21.5, 1, 4000000, 9000000, 2, 12, 3, List.of());
    private final Locale locale = Locale.getDefault();

    @BeforeEach
    void useALocaleWithCommas() {
        Locale.setDefault(Locale.forLanguageTag("de-DE"));
    }

    @AfterEach
    void useTheOldLocale() {
        Locale.setDefault(locale);
    }

    @Test
    void jsonHasAllFieldsInWhateverLocale() {
        assertThat(ReplayReport.json(List.of(RESULT))).isEqualTo("""
                [{"trace":"sqlite3","component":"buddy","events":2453813,"nsFirst":30.13,"nsBest":21.50,"failures":1,"peakLiveBytes":4000000,\
                "peakUsedBytes":9000000,"usedPerLive":2.2500,"generations":2,"swaps":12,"corrupted":3}]""");
    }

    @Test
    void jsonOfNoneOrSeveralIsAnArray() {
        assertThat(ReplayReport.json(List.of())).isEqualTo("[]");
        assertThat(ReplayReport.json(List.of(RESULT, RESULT))).startsWith("[{").contains("},\n {").endsWith("}]");
    }

    @Test
    void namesAreEscaped() {
        var odd = new ReplayResult("a\"b\\c\nd", "x", 0, 0, 0, 0, 0, 0, 1, 0, 0, List.of());
        assertThat(ReplayReport.json(List.of(odd))).contains("\"trace\":\"a\\\"b\\\\c\\u000ad\"").contains("\"usedPerLive\":0.0000");
    }

    @Test
    void jsonHasForEachComponentItsRatioToEachPeerAndTheGeometricMeanOverTheTraces() {
        assertThat(ReplayReport.json(List.of(beside("git", 20, 10, 40), beside("node", 20, 80, 40)))).contains("""
                "corrupted":0,"peers":{"glibc":{"nsFirst":11.00,"nsBest":10.00,"ratio":2.0000,"failures":0,"corrupted":0},\
                "netty":{"nsFirst":41.00,"nsBest":40.00,"ratio":0.5000,"failures":0,"corrupted":0}}},""", "\"ratio\":0.2500").endsWith("""
                ,
                 {"component":"buddy","traces":2,"geometricMean":{"glibc":0.7071,"netty":0.5000}}]""");
    }

    @Test
    void oneTraceHasNoMean() {
        List<ReplayResult> one = List.of(beside("git", 20, 10, 40));
        assertThat(ReplayReport.json(one)).contains("\"ratio\"").doesNotContain("geometricMean");
        assertThat(ReplayReport.table(one)).contains("ratio").doesNotContain("geometric mean");
    }

    @Test
    void aTraceWithoutEventsHasNoRatioAndDoesNotSpoilTheMean() {
        List<ReplayResult> results = List.of(beside("empty", 0, 0, 0), beside("git", 20, 10, 40));
        assertThat(ReplayReport.json(results)).contains("\"ratio\":null").contains("\"geometricMean\":{\"glibc\":2.0000,\"netty\":0.5000}");
        assertThat(ReplayReport.table(results)).containsPattern("(?m)^empty +buddy +0.0 +0.0 +- +0.0 +-$");
    }

    @Test
    void theTableOfPeersHasTheirTimesRatiosAndMeans() {
        String table = ReplayReport.table(List.of(beside("git", 20, 10, 40), beside("node", 20, 80, 40)));
        assertThat(table.lines().skip(3)).containsExactly("",
                "best ns/event of each peer, and the component's as a multiple of it: below 1 the component is faster",
                "trace           component  ns best  glibc  ratio  netty  ratio",
                "git             buddy         20.0   10.0   2.00   40.0   0.50",
                "node            buddy         20.0   80.0   0.25   40.0   0.50",
                "geometric mean  buddy                       0.71          0.50");
    }

    @Test
    void aPeerThatFailedIsNamedBelowTheTable() {
        List<PeerResult> failed = List.of(new PeerResult("netty", 9, 8, 2, 1));
        assertThat(ReplayReport.table(List.of(result("git", "ptmalloc", 7, failed))))
                .endsWith("\n'netty' on 'git' beside 'ptmalloc': 2 calls failed, 1 blocks were corrupted");
    }

    @Test
    void theTableAlignsItsColumns() {
        String[] lines = ReplayReport.table(List.of(RESULT)).split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("trace    component   events  ns first").hasSameSizeAs(lines[1]);
        assertThat(lines[1]).startsWith("sqlite3  buddy      2453813      30.1     21.5").endsWith("3");
    }

    private static ReplayResult beside(String trace, double nsBest, double glibc, double netty) {
        return result(trace, "buddy", nsBest, List.of(new PeerResult("glibc", glibc + 1, glibc, 0, 0), new PeerResult("netty", netty + 1, netty, 0, 0)));
    }

    private static ReplayResult result(String trace, String component, double nsBest, List<PeerResult> peers) {
        return new ReplayResult(trace, component, 100, nsBest, nsBest, 0, 0, 0, 1, 0, 0, peers);
    }
}
