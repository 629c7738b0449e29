package memheap.races;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import memheap.tck.LongScript;
import memheap.tck.Seeds;
import memheap.tck.TestHeap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A few seconds' worth of calls; {@code -Dmemheap.operations=10000000} makes them more. */
class LongScriptTest {

    private static final long WINDOW_BYTES = 1 << 20;
    private static final long USUAL_OPERATIONS = 50_000;

    static Stream<Arguments> modes() {
        return Arrays.stream(Subject.values()).flatMap(subject -> Arrays.stream(ScriptMode.values()).map(mode -> Arguments.of(subject, mode)));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void manyRandomCallsAgreeWithTheModel(Subject subject, ScriptMode mode) {
        try (TestHeap tried = mode.open(subject, WINDOW_BYTES).orElse(null)) {
            assumeTrue(tried != null, "opens no caches");
        }
        new LongScript(Seeds.printed("LongScriptTest"), LongScript.operations(USUAL_OPERATIONS), WINDOW_BYTES).run(() -> mode.open(subject, WINDOW_BYTES).orElseThrow());
    }
}
