package memheap.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of a mutant is what the named test has reported, and nobody else. */
class JudgementTest {

    private static final Build.Run WELL = new Build.Run(false, "");
    private static final Build.Run FAILED = new Build.Run(false, "[ERROR] There are test failures.");

    private final NamedTest test = new NamedTest("memheap.some", "SomeTest", "itAddsUp");

    @TempDir
    Path root;

    private Judgement judged(Build.Run run, String... cases) throws IOException {
        Path report = test.report(root);
        Files.createDirectories(report.getParent());
        Files.writeString(report, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"memheap.some.SomeTest\">" + String.join("\n", cases) + "</testsuite>");
        return Judgement.of(ReportedCase.of(test, root), run);
    }

    private static String testcase(String name, String content) {
        return "<testcase name=\"%s\" classname=\"memheap.some.SomeTest\" time=\"0.1\">%s</testcase>".formatted(name, content);
    }

    @Test
    void aFaultThatMakesNoDifferenceIsOneThatSurvived() throws Exception {
        assertThat(judged(WELL, testcase("itAddsUp", "<system-out>seed 3</system-out>"))).isEqualTo(new Judgement(Verdict.SURVIVED, "the test has passed"));
    }

    @Test
    void anAssertionThatFailsKills() throws Exception {
        Judgement judgement = judged(FAILED, testcase("itAddsUp", "<failure message=\"&#10;expected: 2&#10; but was: 3\" type=\"java.lang.AssertionError\">stack</failure>"));
        assertThat(judgement).isEqualTo(new Judgement(Verdict.KILLED, "expected: 2 but was: 3"));
    }

    @Test
    void anExceptionKillsToo() throws Exception {
        assertThat(judged(FAILED, testcase("itAddsUp", "<error type=\"java.lang.IllegalStateException\">java.lang.IllegalStateException</error>")))
                .isEqualTo(new Judgement(Verdict.KILLED, "java.lang.IllegalStateException"));
    }

    @Test
    void oneOfManyInvocationsIsEnough() throws Exception {
        assertThat(judged(FAILED, testcase("itAddsUp(boolean)[1]", ""), testcase("itAddsUp(boolean)[2]", "<failure message=\"no\"/>")).verdict()).isEqualTo(Verdict.KILLED);
    }

    @Test
    void anotherTestThatFailsDoesNot() throws Exception {
        assertThat(judged(FAILED, testcase("itAddsUp", ""), testcase("itAddsUpTwice", "<failure message=\"no\"/>")).verdict()).isEqualTo(Verdict.SURVIVED);
        assertThat(judged(FAILED, testcase("itAddsUpTwice", "<failure message=\"no\"/>")).verdict()).isEqualTo(Verdict.SILENT);
    }

    @Test
    void aTestThatWasSkippedHasNotRun() throws Exception {
        assertThat(judged(WELL, testcase("itAddsUp", "<skipped message=\"not here\"/>"))).isEqualTo(new Judgement(Verdict.SILENT, "the test was skipped"));
    }

    @Test
    void whatDoesNotCompileIsNotKilled() throws Exception {
        var run = new Build.Run(false, "[INFO]\n[ERROR] COMPILATION ERROR :\n[ERROR] Some.java:[3,4] ';' expected\n");
        assertThat(Judgement.of(ReportedCase.of(test, root), run).verdict()).isEqualTo(Verdict.NOT_BUILT);
        assertThat(Judgement.of(ReportedCase.of(test, root), run).reason()).contains("';' expected");
    }

    @Test
    void whatHangsIsKilledOnlyIfTheTestSaysSoItself() throws Exception {
        var ended = new Build.Run(true, "");
        assertThat(Judgement.of(ReportedCase.of(test, root), ended).verdict()).isEqualTo(Verdict.HUNG);
        assertThat(judged(ended, testcase("itAddsUp", "<failure message=\"has not come in 20 s\"/>")).verdict()).isEqualTo(Verdict.KILLED);
        Files.writeString(test.report(root), "<testsuite><testcase");
        assertThat(Judgement.of(ReportedCase.of(test, root), ended).verdict()).isEqualTo(Verdict.HUNG);
    }
}
