package memheap.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run over a checkout of one file, whose test looks for the word "right" in it. */
class MutantsTest {

    private static final NamedTest TEST = new NamedTest("memheap.some", "SomeTest", "itIsRight");
    private static final Mutant WRONG = mutant("M1", "right", "wrong");
    private static final Mutant THE_SAME = mutant("M2", "all is", "everything is");
    private static final Mutant NEVER_THERE = mutant("M3", "left", "wrong");

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final List<String> seen = new ArrayList<>();

    @TempDir
    Path root;

    private static Mutant mutant(String number, String before, String after) {
        return new Mutant(number, "a fault", "it is " + after, new Edit("memheap.some", "Some", before, after), TEST);
    }

    private Path source() {
        return root.resolve(WRONG.edit().file());
    }

    @BeforeEach
    void makeTheCheckout() throws IOException {
        Files.createDirectories(source().getParent());
        Files.createDirectories(TEST.report(root).getParent());
        Files.writeString(source(), "all is right");
    }

    private Build.Run build(List<NamedTest> tests, Duration limit) throws IOException {
        String text = Files.readString(source());
        seen.add(text);
        String failure = text.contains("right") ? "" : "<failure message=\"it is not right\"/>";
        Files.writeString(TEST.report(root), "<testsuite><testcase name=\"itIsRight\" classname=\"memheap.some.SomeTest\">" + failure + "</testcase></testsuite>");
        return new Build.Run(false, "");
    }

    private List<Outcome> run(Mutant... mutants) throws Exception {
        return new Mutants(List.of(mutants), root, this::build, new PrintStream(told, true, StandardCharsets.UTF_8)).run();
    }

    @Test
    void oneThatTheTestNoticesIsKilledAndOneThatChangesNothingSurvives() throws Exception {
        assertThat(run(WRONG, THE_SAME)).extracting(outcome -> outcome.judgement().verdict()).containsExactly(Verdict.KILLED, Verdict.SURVIVED);
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("killed by SomeTest.itIsRight", "it is not right", "SURVIVED by SomeTest.itIsRight",
                "1 of 2 mutants were killed by the test that is named for them");
    }

    @Test
    void eachIsSeededAloneAfterTheTestHasPassedWithoutAny() throws Exception {
        run(WRONG, THE_SAME);
        assertThat(seen).containsExactly("all is right", "all is wrong", "everything is right");
        assertThat(source()).hasContent("all is right");
    }

    @Test
    void whereTheTestFailsWithoutAFaultNothingIsSeeded() throws Exception {
        Files.writeString(source(), "nothing is well");
        assertThat(run(WRONG)).isEmpty();
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("SomeTest.itIsRight does not pass without a fault: it is not right");
        assertThat(seen).hasSize(1);
    }

    @Test
    void anEditWithoutAPlaceIsAnErrorAndNoVerdict() {
        assertThatThrownBy(() -> run(NEVER_THERE)).isInstanceOf(IllegalStateException.class).hasMessageContaining("stands there nowhere");
    }
}
