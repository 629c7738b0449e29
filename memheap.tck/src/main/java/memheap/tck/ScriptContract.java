package memheap.tck;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls against a slow, obvious model, with the shortest way to a fault. */
@Checks(Area.SCRIPTS)
abstract class ScriptContract extends LoaderContract {

    private static final long LONG_SCRIPT = 20_000;

    @ParameterizedTest(name = "symmetric={0}")
    @ValueSource(booleans = {false, true})
    void randomScriptsAgreeWithTheModelAfterEveryStep(boolean symmetric) {
        long[] windows = {3 * PAGE_BYTES, 64 * KIB, USUAL_WINDOW_BYTES, MIB + PAGE_BYTES};
        HeapScript.seeds().forEach(seed -> {
            long wanted = windows[(int) Math.floorMod(seed, (long) windows.length)];
            long windowBytes = serves(wanted) ? wanted : USUAL_WINDOW_BYTES;
            HeapScript.random(seed, 200, windowBytes).run(() -> TestHeap.open(component(), windowBytes, symmetric));
        });
    }

    /** A window full of blocks of few sizes has many gaps to choose from. */
    @ParameterizedTest(name = "up to {0} bytes in steps of {1}")
    @CsvSource({"64, 16", "1000, 100", "20000, 5000"})
    void scriptsThatFragmentAgreeWithTheModel(int mostBytes, int sizeStep) {
        long windowBytes = serves(64 * KIB) ? 64 * KIB : USUAL_WINDOW_BYTES;
        HeapScript.seeds().limit(6).forEach(seed -> HeapScript.fragmenting(seed, 300, mostBytes, sizeStep).run(() -> TestHeap.open(component(), windowBytes, false)));
    }

    @ParameterizedTest(name = "symmetric={0}")
    @ValueSource(booleans = {false, true})
    void aLongScriptAgreesWithTheModel(boolean symmetric) {
        HeapScript.seeds().limit(1).forEach(seed -> new LongScript(seed, LongScript.operations(LONG_SCRIPT), USUAL_WINDOW_BYTES)
                .run(() -> TestHeap.open(component(), USUAL_WINDOW_BYTES, symmetric)));
    }
}
