package memheap.job.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchOptionsTest {

    @TempDir
    private Path folder;
    private String bundle;

    @BeforeEach
    void makeABundle() throws IOException {
        bundle = jar("program.jar", Map.of("Manifest-Version", "1.0", "Bundle-SymbolicName", "program")).toString();
    }

    private Path jar(String name, Map<String, String> attributes) throws IOException {
        var manifest = new Manifest();
        attributes.forEach(manifest.getMainAttributes()::putValue);
        Path file = folder.resolve(name);
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }

    private LaunchOptions parse(String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.add(bundle);
        return LaunchOptions.parse(all);
    }

    @Test
    void whatFollowsTheBundleIsForTheProgramWhateverItLooksLike() {
        List<String> words = List.of("-n", "4", bundle, "-n", "--engine", "-Dx=y", "");
        LaunchOptions options = LaunchOptions.parse(words);
        assertThat(options.arguments()).containsExactly("-n", "--engine", "-Dx=y", "");
        assertThat(options.count()).isEqualTo(4);
        assertThat(options.bundle()).isEqualTo(Path.of(bundle));
    }

    @Test
    void withoutOptionsAJobIsLocalAndEndsWithTheFirstFailure() {
        LaunchOptions options = parse("-n", "1");
        assertThat(options.engine()).isEqualTo("local");
        assertThat(options.keepsGoing()).isFalse();
        assertThat(options.hosts()).isEmpty();
        assertThat(options.properties()).isEmpty();
        assertThat(options.home()).isEmpty();
        assertThat(options.load()).isEmpty();
    }

    @Test
    void hostsMeanEngineOpenshmem() {
        LaunchOptions options = parse("-n", "4", "--host", "a:2,10.0.0.2:2", "--network", "10.0.0.0/24");
        assertThat(options.engine()).isEqualTo("openshmem");
        assertThat(options.hosts()).containsExactly("a:2", "10.0.0.2:2");
        assertThat(options.network()).contains("10.0.0.0/24");
    }

    @Test
    void theSizeAndWhatBeginsWithDAreProperties() {
        assertThat(parse("-n", "2", "--size", "1G", "-Dmemheap.include=buddy", "-Dempty=").properties())
                .isEqualTo(Map.of("memheap.job.size", "1G", "memheap.include", "buddy", "empty", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "-n                                 | -n needs a value",
        "--fast                             | 'job' does not know '--fast'; see 'memheap help'",
        "-Dkey                              | 'job' does not know '-Dkey'; see 'memheap help'",
        "--keep-going                       | 'job' needs -n N, the number of PEs",
        "-n;1025                            | -n is a number of PEs from 1 to 1024, but was '1025'",
        "-Dmemheap.job.pe=1                 | memheap.job.pe is set by 'job' itself, so -Dmemheap.job.pe has no place here",
        "-n;two                             | -n is a number of PEs from 1 to 1024, but was 'two'",
        "-n;2;--engine;mpi                  | --engine is local or openshmem, but was 'mpi'",
        "-Dmemheap.job.launcher=/           | memheap.job.launcher is set by 'job' itself, so -Dmemheap.job.launcher has no place here",
        "-n;2;--engine;local;--host;a:2     | --host needs --engine openshmem: engine local has all PEs on this host",
        "-n;2;--network;lo                  | --network needs --host: it says over which network the hosts talk",
        "-n;2;--engine;openshmem;--network;lo | --network needs --host: it says over which network the hosts talk",
        "-n;2;--engine;openshmem;--keep-going | --keep-going needs --engine local: OpenSHMEM ends a job when a PE has failed",
        "-n;2;--host;a:2,,b                 | --host is a list of hosts, each with its number of PEs, such as first:2,second:2, but had '' in it",
        "-n;2;--host;a:0                    | --host is a list of hosts, each with its number of PEs, such as first:2,second:2, but had 'a:0' in it",
        "-n;2;--host;localhost              | --host is a list of hosts, each with its number of PEs, such as first:2,second:2, but had 'localhost' in it",
        "-n;4;--host;a:1,b:2                | --host has places for 3 PEs, but -n is 4",
        "-n;2;--load;/nowhere               | there is no folder '/nowhere' to load from"})
    void whatMakesNoSenseIsNamed(String words, String message) {
        List<String> all = new ArrayList<>(Arrays.asList(words.split(";")));
        if (!words.equals("-n")) {
            all.add(bundle);
        }
        assertThatThrownBy(() -> LaunchOptions.parse(all)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void aFileThatIsNoBundleIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        Path plain = jar("plain.jar", Map.of("Manifest-Version", "1.0"));
        assertThatThrownBy(() -> LaunchOptions.parse(List.of("-n", "1", text.toString()))).hasMessageStartingWith("'" + text + "' is no bundle: ");
        assertThatThrownBy(() -> LaunchOptions.parse(List.of("-n", "1", plain.toString()))).hasMessage("'" + plain + "' is no bundle: its manifest has no Bundle-SymbolicName");
        assertThatThrownBy(() -> LaunchOptions.parse(List.of("-n", "1", folder.toString()))).hasMessageContaining("there is no file '" + folder + "'");
        assertThatThrownBy(() -> LaunchOptions.parse(List.of("-n", "1"))).hasMessageStartingWith("'job' needs a bundle with a program");
    }
}
