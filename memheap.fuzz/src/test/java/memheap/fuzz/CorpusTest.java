package memheap.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import memheap.tck.Seeds;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever was interesting once stays well: the bytes that reach all that fuzzing has reached, and some that are drawn anew each time. */
class CorpusTest {

    private static final Path CORPUS = Path.of("corpus");
    private static final int CHANGED_INPUTS = 2000;

    private interface Target {
        void take(byte[] bytes) throws Exception;
    }

    private enum Name {
        CALLS(CallsTarget::fuzzerTestOneInput), IMAGE(ImageTarget::fuzzerTestOneInput), TRACE(TraceTarget::fuzzerTestOneInput);

        private final Target target;

        Name(Target target) {
            this.target = target;
        }

        List<Path> inputs() throws IOException {
            try (Stream<Path> files = Files.list(CORPUS.resolve(name().toLowerCase(Locale.ROOT)))) {
                return files.sorted().toList();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everyInputOfTheCorpusIsTakenWell() throws IOException {
        Stream.Builder<DynamicTest> tests = Stream.builder();
        for (Name name : Name.values()) {
            assertThat(name.inputs()).as("inputs of %s", name).isNotEmpty();
            name.inputs().forEach(input -> tests.add(DynamicTest.dynamicTest(name + " " + input.getFileName(), () -> name.target.take(Files.readAllBytes(input)))));
        }
        return tests.build();
    }

    @ParameterizedTest
    @EnumSource
    void inputsThatWereChangedAtRandomAreTakenWellToo(Name name) throws IOException {
        long seed = Seeds.printed("changed inputs of " + name);
        var random = new Random(seed);
        List<Path> inputs = name.inputs();
        for (int number = 0; number < CHANGED_INPUTS; number++) {
            byte[] bytes = Files.readAllBytes(inputs.get(random.nextInt(inputs.size())));
            for (int changes = random.nextInt(8); changes >= 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> name.target.take(bytes)).as("-Dmemheap.seed=%d, input %d: %s", seed, number, Arrays.toString(bytes)).doesNotThrowAnyException();
        }
    }
}
