package memheap.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher does not understand it refuses with status 2, before it builds or starts anything. */
class LauncherTest {

    private static final String LAUNCHER = Path.of("..", "memheap").toAbsolutePath().normalize().toString();

    private record Answer(int status, String text) {
    }

    private static Answer answer(String line) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("sh", LAUNCHER));
        command.addAll(List.of(line.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            replay --bogus x            | 'replay' does not know '--bogus'; see 'memheap help'
            replay none.mtr.gz          | there is no file 'none.mtr.gz' that can be read and replayed
            replay --component buddy    | 'replay' needs the file of a trace; see 'memheap help'
            run --bogus                 | 'run' does not know '--bogus'; see 'memheap help'
            exec --bogus memheap:status | 'exec' does not know '--bogus'; see 'memheap help'
            stop --bogus                | 'stop' does not know '--bogus'; see 'memheap help'
            help x                      | 'help' does not know 'x'; see 'memheap help'
            version x                   | 'version' does not know 'x'; see 'memheap help'
            tck --jar none.jar          | there is no file 'none.jar' to be tested
            chaos --bogus               | 'chaos' does not know '--bogus'; see 'memheap help'
            kills --cuont 10            | 'kills' does not know '--cuont'; see 'memheap help'
            kills --count --seed 5      | --count needs a value
            races 10                    | 'races' does not know '10'; see 'memheap help'
            bench --quick --slow        | 'bench' does not know '--slow'; see 'memheap help'
            mutants --all               | 'mutants' does not know '--all'; see 'memheap help'
            """)
    void whatItDoesNotUnderstandIsRefusedWithTheWord(String line, String message) throws Exception {
        assertThat(answer(line)).isEqualTo(new Answer(2, "memheap: " + message + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0M", "1.2.3G", "-1", "5x", ".5G", "G"})
    void aSizeThatIsNoneIsRefused(String size) throws Exception {
        assertThat(answer("start --size " + size)).isEqualTo(new Answer(2, "memheap: --size is a size above 0 such as 268435456, 256M or 1.5G, but was '" + size + "'\n"));
    }

    @Test
    void aSizeThatIsOneIsNot() throws Exception {
        assertThat(answer("run --size 1.5GiB --size 268435456 --size 0.5g --bogus").text()).contains("'--bogus'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "run", "replay", "exec", "stop", "tck", "bench", "races", "crashes", "fuzz", "chaos", "kills", "coverage", "mutation", "mutants", "chaos --seed 5"})
    void helpIsThereAtOnce(String line) throws Exception {
        Answer answer = answer(line + " --help");
        assertThat(answer.status()).isZero();
        assertThat(answer.text()).startsWith("memheap: a symmetric off-heap heap").doesNotContain("building");
    }

    @Test
    void helpOfAVerbIsTheHelp() throws Exception {
        assertThat(answer("help job")).isEqualTo(answer("help"));
        assertThat(answer("help").status()).isZero();
    }
}
