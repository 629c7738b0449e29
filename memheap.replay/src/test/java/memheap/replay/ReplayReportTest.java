package memheap.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayReportTest {

    private static final ReplayResult RESULT = new ReplayResult("sqlite3", "buddy", 2453813, 30.125, 21.5, 1, 4000000, 9000000, 2, 12, 3);
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
        var odd = new ReplayResult("a\"b\\c\nd", "x", 0, 0, 0, 0, 0, 0, 1, 0, 0);
        assertThat(ReplayReport.json(List.of(odd))).contains("\"trace\":\"a\\\"b\\\\c\\u000ad\"").contains("\"usedPerLive\":0.0000");
    }

    @Test
    void theTableAlignsItsColumns() {
        String[] lines = ReplayReport.table(List.of(RESULT)).split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("trace    component   events  ns first").hasSameSizeAs(lines[1]);
        assertThat(lines[1]).startsWith("sqlite3  buddy      2453813      30.1     21.5").endsWith("3");
    }
}
