package memheap.tck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of {@link MemheapComponent} and {@link MemheapModule} as tests. An author writes one class and gets them all:
 *
 * {@snippet :
 * class BumpContractTest extends MemheapModuleContract {
 *     @Override
 *     protected MemheapComponent component() {
 *         return new BumpComponent();
 *     }
 * }
 * }
 *
 * <p>Besides tests of single promises, random scripts are run against a slow, obvious model; {@link HeapScript} tells how to replay one.
 * The windows are sparse: that of 8 GiB costs only what is touched of it.
 */
public abstract class MemheapModuleContract extends CacheContract {

    /** For subclasses. */
    protected MemheapModuleContract() {
    }

    /**
     * The component under test.
     *
     * @return at each call another instance, all configured alike
     */
    @Override
    protected abstract MemheapComponent component();

    /**
     * Whether the memory of a freed block can be had again while others are live.
     *
     * @return {@code true}; an author overrides it for a component that gets its memory back only when its last block is freed
     */
    @Override
    protected boolean reusesFreedMemory() {
        return true;
    }

    /**
     * Whether the component serves a window of some size. It has to serve one of 1 MiB.
     *
     * @param windowBytes size of a window, from 12 KiB to 8 GiB, not always a power of two
     * @return {@code true}; an author overrides it for a component that cannot serve all of them, and {@code init} must then refuse
     */
    @Override
    protected boolean serves(long windowBytes) {
        return true;
    }

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

    /** The second module is called from two threads in turn, which must not matter: an offset depends on the sequence of calls alone. */
    @Test
    void inSymmetricModeEqualCallsGetEqualOffsetsWhateverThreadCalls() {
        try (var firstThread = Executors.newSingleThreadExecutor(); var secondThread = Executors.newSingleThreadExecutor()) {
            HeapScript.seeds().limit(3).forEach(seed -> {
                HeapScript script = HeapScript.random(seed, 120, USUAL_WINDOW_BYTES);
                TestHeap here = open(USUAL_WINDOW_BYTES, true);
                TestHeap there = open(USUAL_WINDOW_BYTES, true);
                var hopping = new TestHeap(there.space(), calledInTurn(there.module(), firstThread, secondThread));
                assertSameHistory("answer %d of a module that two threads call in turn, seed " + seed, script.runOnce(hopping),
                        script.runOnce(here));
            });
        }
    }

    /** A module whose calls that change something are made by several threads in turn. */
    private static MemheapModule calledInTurn(MemheapModule module, ExecutorService... threads) {
        var changing = Set.of("allocate", "free", "resizeInPlace");
        int[] calls = {0};
        return (MemheapModule) Proxy.newProxyInstance(MemheapModuleContract.class.getClassLoader(), new Class<?>[] {MemheapModule.class},
                (proxy, method, arguments) -> {
                    try {
                        return changing.contains(method.getName())
                                ? threads[calls[0]++ % threads.length].submit(() -> method.invoke(module, arguments)).get()
                                : method.invoke(module, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    } catch (ExecutionException failed) {
                        throw failed.getCause() instanceof InvocationTargetException thrown ? thrown.getCause() : failed.getCause();
                    }
                });
    }
}
