package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In symmetric mode an offset is a function of the sequence of calls alone: not of the thread, the module or the process. */
@Checks(Area.SYMMETRY)
abstract class SymmetryContract extends CacheContract {

    private static final Duration PROCESS_TIMEOUT = Duration.ofSeconds(40);

    /** The second module is called from two threads in turn, which must not matter. */
    @Test
    void inSymmetricModeEqualCallsGetEqualOffsetsWhateverThreadCalls() {
        try (var turns = new ThreadTurns(2)) {
            HeapScript.seeds().limit(3).forEach(seed -> {
                HeapScript script = HeapScript.random(seed, 120, USUAL_WINDOW_BYTES);
                TestHeap here = open(USUAL_WINDOW_BYTES, true);
                TestHeap there = open(USUAL_WINDOW_BYTES, true);
                var hopping = new TestHeap(there.space(), turns.around(there.module()));
                assertSameHistory("answer %d of a module that two threads call in turn, seed " + seed, script.runOnce(hopping),
                        script.runOnce(here));
            });
        }
    }

    /** One process that stops in between is asked to do what the other does at once: what a module does later must not depend on how it came so far. */
    @Test
    void inSymmetricModeAModuleAnswersLikeOneThatCameLater() {
        HeapScript.seeds().limit(3).forEach(seed -> {
            HeapScript script = HeapScript.fragmenting(seed, 200, 4000, 100);
            List<Long> first = script.runOnce(open(USUAL_WINDOW_BYTES, true));
            for (int others = 0; others < 3; others++) {
                scatter(openChecked());
            }
            assertSameHistory("answer %d of a module that was made later, seed " + seed, script.runOnce(open(USUAL_WINDOW_BYTES, true)), first);
        });
    }

    @ParameterizedTest
    @EnumSource
    void anotherProcessGetsTheSameOffsets(SymmetricScript script) throws Exception {
        skipUnless(ContractClass.isOnClassPath(getClass()), ContractClass.NOT_ON_CLASS_PATH);
        Path answers = Files.createTempFile("memheap-tck", ".answers");
        Path output = Files.createTempFile("memheap-tck", ".output");
        try {
            var process = new SecondProcess(List.of(getClass().getName(), script.name(), answers.toString()), output);
            process.run(PROCESS_TIMEOUT);
            List<Long> theirs = Files.readAllLines(answers).stream().map(Long::valueOf).toList();
            try {
                assertSameHistory("answer %d of " + script + " in another process", theirs, script.answers(this));
            } catch (AssertionError different) {
                throw new AssertionError(different.getMessage() + System.lineSeparator() + process.howToRunAgain(), different);
            }
        } finally {
            Files.deleteIfExists(answers);
            Files.deleteIfExists(output);
        }
    }

    /** What is done in both processes. */
    enum SymmetricScript {
        BLOCKS_OF_ALL_SIZES {
            @Override
            Stream<HeapScript> scripts() {
                return HeapScript.seeds().limit(6).mapToObj(seed -> HeapScript.random(seed, 200, USUAL_WINDOW_BYTES));
            }
        },

        MANY_GAPS_OF_FEW_SIZES {
            @Override
            Stream<HeapScript> scripts() {
                return HeapScript.seeds().limit(3).mapToObj(seed -> HeapScript.fragmenting(seed, 600, 2000, 50));
            }
        };

        abstract Stream<HeapScript> scripts();

        /** What fresh symmetric modules answer, one script after the other. */
        List<Long> answers(ContractFixture fixture) {
            return scripts().flatMap(script -> {
                try (TestHeap heap = TestHeap.open(fixture.component(), USUAL_WINDOW_BYTES, true)) {
                    return script.runOnce(heap).stream();
                }
            }).toList();
        }
    }

    /** The second process: writes the answers of a contract class's component, one a line. */
    static final class Twin {

        private Twin() {
        }

        /** Takes the contract class, the script, and the file for the answers. */
        public static void main(String[] words) throws Exception {
            ContractFixture fixture = ContractClass.instance(Class.forName(words[0]));
            List<Long> answers = SymmetricScript.valueOf(words[1]).answers(fixture);
            assertThat(answers).as("answers").isNotEmpty();
            Files.write(Path.of(words[2]), answers.stream().map(String::valueOf).toList());
        }
    }
}
